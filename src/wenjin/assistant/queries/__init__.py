"""What the assistant is asked: answers, rankings, reports."""
