"""What stands before the hub's pages and its intake: nobody who sends slowly, or too much, takes others' places."""
