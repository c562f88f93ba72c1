import type { Step } from './step';

/** What WeChat is given for each row, made when its user is held: content belongs to the moment of the send. */
export const compose: Step = async ({ context, window }, rows) => ({
  go: rows.map((going) => {
    const { to, page, data } = going.row;
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
