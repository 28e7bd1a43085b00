"""What can be seen of the bot from outside: figures, whether it is ready, and what broke."""
