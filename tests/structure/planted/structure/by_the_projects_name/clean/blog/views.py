from blog.models import Post
from polls.models import Poll


def front(request):
    return Poll.objects.get(pk=1), Post.objects.get(pk=1)
