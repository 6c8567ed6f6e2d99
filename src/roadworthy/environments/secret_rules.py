"""Every judgement of secrets, their keys and who may open them."""

from __future__ import annotations

from roadworthy.problems import Rule

NO_KEY = Rule("E130", "No key to open the secrets", "The key is never in the repository; each person has an own one.")
OPEN_KEY = Rule("E131", "A key that others can read", "Who can read the key can read every secret.")
BAD_KEY = Rule("E132", "Not a key", "A key is one line that begins with AGE-SECRET-KEY-1.")
WRONG_KEY = Rule("E133", "The key does not open the secrets", "The file was encrypted for other people's keys.")
DAMAGED = Rule("E134", "An encrypted file is damaged", "age proves that not one byte was changed; this file fails.")
BAD_RECIPIENT = Rule("E135", "Not a public key", "The secrets are encrypted for each key in secrets/recipients.txt.")
BAD_SECRET = Rule("E136", "A secret that can't be", "A secret is text that fits into one environment variable.")
SEEN_SECRET = Rule(
    "E137", "A secret on the command line", "Everybody on the machine can see it there (ps), and it stays."
)
NO_SUCH_SECRET = Rule("E138", "No such secret", "Only what is there can be taken away.")
KEY_INSIDE = Rule("E139", "A key inside the site's folder", "It would end in the repository, beside what it opens.")
EDITOR_FAILED = Rule("E140", "The editor failed", "Nothing was saved.")
CHANGED_MEANWHILE = Rule("E141", "The secrets were changed meanwhile", "Saving would undo somebody else's change.")
NO_SUCH_MEMBER = Rule("E142", "Nobody of that name", "Only who is in secrets/recipients.txt can be taken away.")
LAST_MEMBER = Rule("E143", "The last one who can open the secrets", "Nobody could ever open them again.")
NO_VALUE = Rule("E144", "No value was given", "The value comes from the prompt, or from standard input.")
NOT_A_MEMBER = Rule("E145", "A key that is not listed", "What you write, you could not open yourself.")
NO_MEMBERS = Rule("E146", "Nobody can open the secrets", "The list of those who can was lost; it is in the repository.")

RULES = (
    *(NO_KEY, OPEN_KEY, BAD_KEY, WRONG_KEY, DAMAGED, BAD_RECIPIENT, BAD_SECRET, SEEN_SECRET, NO_SUCH_SECRET),
    *(KEY_INSIDE, EDITOR_FAILED, CHANGED_MEANWHILE, NO_SUCH_MEMBER, LAST_MEMBER, NO_VALUE, NOT_A_MEMBER),
    NO_MEMBERS,
)
