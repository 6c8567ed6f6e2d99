"""The hands: running, watching and ending processes on the workstation; stack and the themes may import it.

`supervisor` keeps the processes of one run alive, `command` runs one command to its end, `running` and `logs`
look at a run from outside, `detach` puts one in the background, `ports` chooses where things listen.
"""
