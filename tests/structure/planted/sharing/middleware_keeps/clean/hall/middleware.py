import re


class Seen:
    def __init__(self, get_response):
        self.get_response = get_response
        self.patterns = {}
        self.names = []

    def __call__(self, request):
        request.seen = []
        request.seen.append(request.path)
        self.pattern_for(request.headers.get("Accept-Language", ""))
        return self.get_response(request)

    def pattern_for(self, language):
        if language not in self.patterns:
            self.patterns[language] = re.compile(language)
        return self.patterns[language]
