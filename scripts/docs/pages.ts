/** The pages that are written by the code’s own tables, by their path from the checkout. */
import { answersPage } from './api/answers';
import { apiPage } from './api/page';
import { clientPage } from './client';
import { codesPage } from './codes';
import { commandsPage } from './commands';
import { configurationPage } from './configuration';
import { figuresPage } from './figures';
import { healthPage } from './health';
import { segmentsPage } from './segments';
import type { Language, PageMaker } from './text';

const PAGES: Record<string, PageMaker> = {
  answers: answersPage,
  api: apiPage,
  client: clientPage,
  codes: codesPage,
  commands: commandsPage,
  configuration: configurationPage,
  figures: figuresPage,
  health: healthPage,
  segments: segmentsPage,
};
const FOLDERS: Record<Language, string> = { en: 'docs/en/reference', zh: 'docs/zh-CN/reference' };

/** @throws Error naming what has no words yet */
export function generatedPages(): Map<string, string> {
  return new Map(
    (Object.keys(FOLDERS) as Language[]).flatMap((language) =>
      Object.entries(PAGES).map(
        ([name, make]) => [`${FOLDERS[language]}/${name}.md`, make(language)] as const,
      ),
    ),
  );
}
