import { snippets } from './fences';

/** The plan on the page of campaigns, to one user and until a time ahead; a file's text. */
export function documentedPlan(openid: string, endsAt: number): string {
  const plan = snippets().find(({ page, language }) => page === 'campaigns.md' && language === 'json')!;
  const shown = JSON.parse(plan.text) as object;
  return JSON.stringify({ ...shown, audience: { openids: [openid] }, endsAt });
}
