/** What a descriptor may be used for: bits of WASI preview 1. */

const names = [
  'fd_datasync', 'fd_read', 'fd_seek', 'fd_fdstat_set_flags', 'fd_sync', 'fd_tell', 'fd_write', 'fd_advise', 'fd_allocate',
  'path_create_directory', 'path_create_file', 'path_link_source', 'path_link_target', 'path_open', 'fd_readdir', 'path_readlink',
  'path_rename_source', 'path_rename_target', 'path_filestat_get', 'path_filestat_set_size', 'path_filestat_set_times', 'fd_filestat_get',
  'fd_filestat_set_size', 'fd_filestat_set_times', 'path_symlink', 'path_remove_directory', 'path_unlink_file', 'poll_fd_readwrite',
] as const;

export type Right = (typeof names)[number];

/**
 * The bits of some rights.
 * @example
 * rightsOf('fd_datasync', 'fd_seek'); // => 5n
 */
export function rightsOf(...rights: readonly Right[]): bigint {
  return rights.reduce((bits, right) => bits | (1n << BigInt(names.indexOf(right))), 0n);
}

export const outputRights = rightsOf('fd_write', 'fd_filestat_get', 'fd_fdstat_set_flags', 'fd_sync', 'fd_datasync', 'poll_fd_readwrite');
export const inputRights = rightsOf('fd_read', 'fd_filestat_get', 'fd_fdstat_set_flags', 'poll_fd_readwrite');

export const fileRights = rightsOf(
  'fd_datasync', 'fd_read', 'fd_seek', 'fd_fdstat_set_flags', 'fd_sync', 'fd_tell', 'fd_write', 'fd_advise', 'fd_allocate', 'fd_filestat_get',
  'fd_filestat_set_size', 'fd_filestat_set_times', 'poll_fd_readwrite',
);

export const directoryRights = rightsOf(
  'fd_fdstat_set_flags', 'fd_sync', 'fd_datasync', 'path_create_directory', 'path_create_file', 'path_link_source', 'path_link_target', 'path_open',
  'fd_readdir', 'path_readlink', 'path_rename_source', 'path_rename_target', 'path_filestat_get', 'path_filestat_set_size',
  'path_filestat_set_times', 'fd_filestat_get', 'fd_filestat_set_times', 'path_symlink', 'path_remove_directory', 'path_unlink_file',
);

/** Opening with one of these opens for writing. */
export const writingRights = rightsOf('fd_write', 'fd_allocate', 'fd_filestat_set_size');
