"""Speech engines. Each yields dict(pcm int16 at rate, rate, phones=[(IPA, stress, word, start s, end s)])."""
