"""What can be wrong with a deploy."""

from __future__ import annotations

from roadworthy.problems import Level, Rule

UNDER_WAY = Rule("E571", "A deploy is under way", "Two at once would each undo half of what the other does.")
LOCK_LOST = Rule("E572", "The lock of a deploy was lost", "Somebody took over while this one was not heard of.")
NOT_FIT = Rule("E573", "A release is not fit to serve", "It was refused before any visitor met it.")
WORSE = Rule("E574", "A release does worse than the one before", "It was taken back while it had a small share.")
WORKER_FAILS = Rule("E575", "A worker or scheduler of a release fails", "Tasks would be left lying.")
NO_RELEASE = Rule("E576", "No such release", "Only a release whose files are on the hosts can serve.")
NOTHING_BEFORE = Rule("E577", "Nothing to go back to", "No older release that has served is still on the hosts.")
NOT_SAFE = Rule(
    "E578", "Going back is not safe", "The older release meets data that it does not know how to handle.", Level.WARNING
)
NOT_ANSWERED = Rule("E579", "Nobody is there to answer", "Going back when it is not safe must be wanted by somebody.")
HOOK_FAILED = Rule("E580", "A hook says no", "The site's own check at this moment ended with another code than 0.")
BAD_HOOK = Rule("E581", "A hook that can't run", "What should run at a moment of the deploy would silently not happen.")
NOT_APPLIED = Rule("E582", "The hosts are not as roadworthy.toml says", "A release may need what is not there yet.")
RECORD_HOST = Rule("E583", "The record host can't be reached", "Lock, history and what is under way are kept there.")
UNDONE = Rule("E584", "A deploy was undone", "It failed, so that every host serves what it served before.", Level.NOTE)
NOT_WHOLE = Rule("E585", "A deploy could not be undone yet", "A host did not answer; the next command goes on with it.")
HOST_LEFT = Rule(
    "E586", "A host that left can't be reached", "Nothing is sent to it any more; what runs there, runs on.", Level.NOTE
)
NOTHING_SERVES = Rule("E587", "Nothing serves yet", "There is no release that could be changed or gone back from.")
NOT_MIGRATED = Rule("E588", "Migrations that can't be run beside the old release", "Visitors would see errors.")
RECORD_LEFT = Rule(
    "E590", "The host with the history left", "Nobody would know what was deployed, nor who is at it right now."
)

RULES = (
    *(UNDER_WAY, LOCK_LOST, NOT_FIT, WORSE, WORKER_FAILS, NO_RELEASE, NOTHING_BEFORE, NOT_SAFE, NOT_ANSWERED),
    *(HOOK_FAILED, BAD_HOOK, NOT_APPLIED, RECORD_HOST, UNDONE, NOT_WHOLE, HOST_LEFT, NOTHING_SERVES, NOT_MIGRATED),
    RECORD_LEFT,
)
