/**
 * The words with a meaning of their own. None of them is reserved: each is a keyword only where it stands and by what
 * follows, so `if = 1` assigns to a variable called `if`.
 */
export const headerKeywords = ['aqua', 'module', 'import', 'use', 'export'] as const;

/** Words inside header lines. */
const headerModifiers = ['declares', 'from', 'as'] as const;

export const itemKeywords = ['const', 'alias', 'data', 'service', 'ability', 'func'] as const;

/** Words that start a statement. */
export const statementKeywords = ['on', 'if', 'else', 'try', 'catch', 'otherwise', 'for', 'parseq', 'par', 'co', 'join'] as const;

/** Words inside statement lines; `par` and `try` are loop modes too. */
const statementModifiers = ['via', 'rec'] as const;

export const scalarNames = ['u8', 'u16', 'u32', 'u64', 'i8', 'i16', 'i32', 'i64', 'f32', 'f64', 'bool', 'string'] as const;

export const keywords = [...headerKeywords, ...headerModifiers, ...itemKeywords, ...statementKeywords, ...statementModifiers] as const;

export type Keyword = (typeof keywords)[number];

export type HeaderKeyword = (typeof headerKeywords)[number];
export type ItemKeyword = (typeof itemKeywords)[number];
export type StatementKeyword = (typeof statementKeywords)[number];
