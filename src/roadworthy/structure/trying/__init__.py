"""What is tried of a project in a throwaway copy of it; only the command line may start a try."""
