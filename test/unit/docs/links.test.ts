import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { guidePictures } from '#test/e2e/support/guide-pictures.ts';
import { repo } from '#test/e2e/support/repo.ts';

const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'training/README.md', ...markdownIn('docs')];

function markdownIn(folder: string): readonly string[] {
  return readdirSync(join(repo, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? markdownIn(`${folder}/${entry.name}`)
      : entry.name.endsWith('.md')
        ? [`${folder}/${entry.name}`]
        : [],
  );
}

/** As GitHub makes them of headings. */
const anchorsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );

/** What a page's links, pictures too, lead to and is not there. */
function deadLinks(page: string): readonly string[] {
  const text = readFileSync(join(repo, page), 'utf8').replace(/```[\s\S]*?```|`[^`\n]*`/g, '');
  return [...text.matchAll(/\]\(([^()\s]+)\)/g)].flatMap(([, link = '']) => {
    if (/^[a-z]+:/i.test(link)) return [];
    const [path = '', anchor] = link.split('#');
    const file = path === '' ? join(repo, page) : join(repo, dirname(page), decodeURIComponent(path));
    if (!existsSync(file)) return [link];
    const isMissing = anchor !== undefined && !anchorsOf(readFileSync(file, 'utf8')).includes(anchor);
    return isMissing ? [link] : [];
  });
}

describe('the documents', () => {
  it('have no dead links', () => {
    expect(pages.flatMap((page) => deadLinks(page).map((link) => `${page}: ${link}`))).toEqual([]);
  });

  it('show each of the guide’s pictures, and every one is made by an end-to-end test', () => {
    const folder = join(repo, 'docs/guide/pictures');
    const there = readdirSync(folder).map((name) => basename(name, '.png'));
    expect(there.sort()).toEqual([...guidePictures()].sort());
    const tests = readdirSync(join(repo, 'test/e2e'))
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => readFileSync(join(repo, 'test/e2e', name), 'utf8'))
      .join('\n');
    expect(guidePictures().filter((name) => !tests.includes(`'${name}'`))).toEqual([]);
  });
});
