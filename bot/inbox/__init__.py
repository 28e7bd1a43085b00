"""The questions that people have passed on, as administrators see them: alike ones together.

A group is answered once. The answer is a job of the sender (`bot/announcements`), so it reaches
everyone who asked whatever crashes, each in his language, and is paced like everything else. With
the answer on its way the questions are erased; what the group keeps is how they were asked.
"""
