"""Word documents (``.docx``, ISO/IEC 29500): the parts of the package, styles, lists, text as mark-up."""
