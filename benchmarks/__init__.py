"""Speed, size and published figures, beside what one would pick instead."""
