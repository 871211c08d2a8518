import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { filesWith, root, textOf } from '../kit/repository.ts';

const pages = filesWith('.md');

test('links between pages lead somewhere', () => {
  const broken = pages.flatMap((page) => linksOf(page).filter((link) => !leadsSomewhere(page, link)).map((link) => `${page}: ${link}`));
  expect(broken).toEqual([]);
});

test('code that pages name in backticks exists', () => {
  const gone = pages.flatMap((page) =>
    [...prose(textOf(page)).matchAll(/`((?:compiler|runtime|cli|tests|scripts|examples|docs)\/[\w./-]+\.\w+)`/g)]
      .map(([, path = '']) => path)
      .filter((path) => !existsSync(`${root}${path}`))
      .map((path) => `${page}: ${path}`),
  );
  expect(gone).toEqual([]);
});

function linksOf(page: string): readonly string[] {
  const links = [...prose(textOf(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => !/^[a-z]+:/.test(link));
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : posix.join(posix.dirname(page), path);
  if (!existsSync(`${root}${target}`)) return false;
  return anchor === undefined || headingsOf(target).includes(anchor);
}

/** Anchors as GitHub makes them. */
function headingsOf(page: string): readonly string[] {
  const headings = prose(textOf(page)).matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, text = '']) => text.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-'));
}

/** The page without its code blocks. */
function prose(text: string): string {
  return text.replace(/^```.*?^```$/gms, '');
}
