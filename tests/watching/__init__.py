"""What can be seen of the bot from outside."""
