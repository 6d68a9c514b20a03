"""For instructors: grade many submissions in the jail, record every score once, explain it to the learner."""
