import type { Config, Template } from '../config/config';
import { renderDigest } from '../content/digest';
import { withMarkOf } from '../content/page';
import { renderAnyway, renderFor } from '../content/personal';
import type { DueMessage } from '../model/message';
import type { Decided, Going, Step } from './step';

/** A digest of one shows that one, and opens its page; the click is the digest's. */
function shown(
  config: Config,
  template: Template,
  { row, items = [], user }: Going,
): Pick<DueMessage, 'to' | 'page' | 'data'> {
  const [only] = items;
  const data = renderDigest(
    config,
    template,
    template.digest ?? { data: {} },
    items.map((item) => renderAnyway(config, template, item.data, user?.traits ?? {})),
  );
  const page = items.length === 1 && row.page ? withMarkOf(only!.page, row.page) : row.page;
  return { to: row.to, page, data };
}

/** What WeChat is given for each row, made when its user is held: content belongs to the moment of the send. */
export const compose: Step = async ({ context, window }, rows) => {
  const { config, environment } = context;
  const go: Going[] = [];
  const decided: Decided[] = [];
  for (const going of rows) {
    const { to, page, data } = going.items ? shown(config, window.template, going) : going.row;
    // A digest is rendered item by item: what a user has written is read for no marks.
    const rendered = going.items
      ? ({ ok: true, data } as const)
      : renderFor(config, window.template, data, going.user?.traits ?? {});
    if (!rendered.ok) {
      decided.push({ going, decision: { state: 'failed', reason: 'CONTENT_UNFIT' } });
      continue;
    }
    const fields = Object.entries(rendered.data).map(([field, value]) => [field, { value }]);
    const message = {
      touser: to,
      template_id: window.template.id,
      ...(page ? { page } : {}),
      data: Object.fromEntries(fields) as Record<string, { value: string }>,
      miniprogram_state: environment.state,
      lang: 'zh_CN' as const,
    };
    go.push({ ...going, message });
  }
  return { go, decided };
};
