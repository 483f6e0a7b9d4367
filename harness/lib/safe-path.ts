// Paths of unknown origin: which of them may be joined to a folder.

/** Paths that lead nowhere but down and look the same everywhere: no `..`, no root, no drive, no odd character, none hidden. */
export const safePath = /^(?!.*(^|\/)\.)[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/;
