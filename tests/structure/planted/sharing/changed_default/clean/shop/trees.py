def flat(request, tree):
    def walk(node, found=[]):
        found.append(node["pk"])
        for child in node["children"]:
            walk(child, found)
        return found

    return walk(tree)
