"""How models of one framework are saved, loaded and called: one small file per framework."""
