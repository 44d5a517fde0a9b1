"""Environments of models: Python with what a model's files say it needs, made once and used again.

::

    specification (what the files say) + own_package (this Regista)
        → folder (makes it once, marks it when it is whole)
            → virtualenv | uv | conda (how)
"""
