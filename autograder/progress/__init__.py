"""A learner's progress: evidence from feedback pages and exam sittings, mastery per objective, and what to do next."""
