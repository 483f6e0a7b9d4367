// Failures of file operations: an errno name in, the words a phone prints out.

/** What Linux's strerror says, by errno name. */
const errnoTexts = {
  EPERM: 'Operation not permitted',
  ENOENT: 'No such file or directory',
  EACCES: 'Permission denied',
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  EXDEV: 'Cross-device link',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EINVAL: 'Invalid argument',
  EROFS: 'Read-only file system',
  ELOOP: 'Too many symbolic links encountered',
  ENOTEMPTY: 'Directory not empty',
} as const;

/** The errno names the file system can answer with. */
export type Errno = keyof typeof errnoTexts;

/** Linux numbers, as the sync protocol's STA2 answer carries them. */
export const errnoNumbers: Record<Errno, number> = {
  EPERM: 1,
  ENOENT: 2,
  EACCES: 13,
  EBUSY: 16,
  EEXIST: 17,
  EXDEV: 18,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  EROFS: 30,
  ELOOP: 40,
  ENOTEMPTY: 39,
};

/** A refused file operation; `message` is the strerror text alone, as commands append it after their own prefix. */
export class FileError extends Error {
  readonly errno: Errno;

  constructor(errno: Errno) {
    super(errnoTexts[errno]);
    this.name = 'FileError';
    this.errno = errno;
  }
}
