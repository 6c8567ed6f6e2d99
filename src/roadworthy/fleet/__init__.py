"""The hands: processes on the workstation, and what is done on hosts; stack and the themes may import it.

`supervisor` keeps the processes of one run alive, `command` runs one command to its end, `running` and `logs`
look at a run from outside, `detach` puts one in the background, `ports` chooses where things listen.

On hosts: `fleet` has a `hand` for each, which reaches it through the workstation's own ssh (`ssh_options`) and runs the
program in `on_host` there; `resource` says what a host should be, `change` what would become other.
"""
