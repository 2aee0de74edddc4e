"""What the exports share: the subject, its marks, text that no reader takes for an instruction, archives."""
