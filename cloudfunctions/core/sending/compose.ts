import type { Config, Template } from '../config/config';
import { renderDigest } from '../content/digest';
import { withMarkOf } from '../content/page';
import type { DueMessage } from '../model/message';
import type { Going, Step } from './step';

/** A digest of one shows that one, and opens its page; the click is the digest's. */
function shown(
  config: Config,
  template: Template,
  { row, items = [] }: Going,
): Pick<DueMessage, 'to' | 'page' | 'data'> {
  const [only] = items;
  const data = renderDigest(
    config,
    template,
    template.digest ?? { data: {} },
    items.map((item) => item.data),
  );
  const page = items.length === 1 && row.page ? withMarkOf(only!.page, row.page) : row.page;
  return { to: row.to, page, data };
}

/** What WeChat is given for each row, made when its user is held: content belongs to the moment of the send. */
export const compose: Step = async ({ context, window }, rows) => ({
  go: rows.map((going) => {
    const { to, page, data } = going.items ? shown(context.config, window.template, going) : going.row;
    const fields = Object.entries(data).map(([field, value]) => [field, { value }]);
    return {
      ...going,
      message: {
        touser: to,
        template_id: window.template.id,
        ...(page ? { page } : {}),
        data: Object.fromEntries(fields),
        miniprogram_state: context.environment.state,
        lang: 'zh_CN',
      },
    };
  }),
});
