"""The hands: running, reading and stopping processes on the workstation; stack and the themes may import it."""
