import * as z from 'zod';
import type { LocalWeChat } from './createWeChat';
import { SheetError } from './base/errors';
import { labelsOf } from './templates/catalog';

/** An answer of the control API. */
interface RouteAnswer {
  /** HTTP status. */
  status: number;
  /** Sent as JSON. */
  body: unknown;
}

/** One row of the control API. `handle` does not throw for what a caller did wrong: that is an answer with status 400. */
export interface WeChatRoute {
  method: 'GET' | 'POST';
  path: string;
  /** @param body parsed JSON of a POST */
  handle(body: unknown, query: URLSearchParams): Promise<RouteAnswer>;
}

const openid = z.string().regex(/^[\w-]{1,64}$/, 'expected 1–64 letters, digits, "-" or "_"');
const templateId = z
  .string()
  .regex(/^[\w-]{1,64}$/, 'expected a template id: 1–64 letters, digits, "-" or "_"');
const limit = z.coerce.number().int().min(1).max(1000).default(200);
const choice = z.enum(['accept', 'reject']);

const Subscribe = z.strictObject({
  openid,
  templates: z.record(templateId, choice),
  always: z.boolean().optional(),
});

const Settings = z
  .strictObject({
    openid,
    mainSwitch: z.boolean().optional(),
    template: templateId.optional(),
    status: choice.optional(),
  })
  .refine(({ template, status }) => (template === undefined) === (status === undefined), {
    message: 'expected "template" and "status" together',
    path: ['status'],
  });

/** The `/wechat/*` part of the control API (DESIGN §11). */
export function wechatRoutes(wechat: LocalWeChat): WeChatRoute[] {
  const ok = (body: unknown): RouteAnswer => ({ status: 200, body });
  const ofUser = (query: URLSearchParams): string =>
    openid.parse(query.get('openid') ?? '', { reportInput: true });
  const route = (
    method: WeChatRoute['method'],
    path: string,
    run: (body: unknown, query: URLSearchParams) => unknown,
  ): WeChatRoute => ({
    method,
    path,
    async handle(body, query) {
      try {
        return ok(await run(body, query));
      } catch (error) {
        return refusal(error);
      }
    },
  });

  return [
    route('POST', '/wechat/subscribe', (body) => wechat.subscribe(Subscribe.parse(body))),
    route('GET', '/wechat/messages', (_body, query) => {
      const labels = new Map(wechat.templates().map((template) => [template.id, labelsOf(template)]));
      return wechat.messages(ofUser(query)).map((card) => ({ ...card, labels: labels.get(card.templateId) }));
    }),
    route('GET', '/wechat/credits', (_body, query) => wechat.credits(ofUser(query))),
    route('GET', '/wechat/settings', (_body, query) => wechat.settings(ofUser(query))),
    route('POST', '/wechat/settings', (body) => wechat.changeSettings(Settings.parse(body))),
    route('GET', '/wechat/mode', () => wechat.mode()),
    route('POST', '/wechat/mode', (body) => wechat.setMode(body)),
    route('GET', '/wechat/templates', () =>
      wechat.templates().map((template) => ({ ...template, labels: labelsOf(template) })),
    ),
    route('GET', '/wechat/users', (_body, query) =>
      wechat.users(limit.parse(query.get('limit') ?? undefined)),
    ),
    route('GET', '/wechat/account', () => wechat.account()),
    route('GET', '/wechat/pushes', () => wechat.pushCounts()),
  ];
}

/**
 * What went wrong, for people. A failure of the sheet carries `errCode` and `errMsg` too, as `wx.requestSubscribeMessage` gives them.
 * @throws anything that is not the caller's doing
 */
function refusal(error: unknown): RouteAnswer {
  if (error instanceof SheetError) {
    const { errCode, errMsg } = error.toFailure();
    return { status: 400, body: { errCode, errMsg, error: { code: String(errCode), message: errMsg } } };
  }
  if (error instanceof z.ZodError) {
    const message = error.issues
      .map((issue) => `${issue.path.join('.') || 'request'}: ${issue.message}`)
      .join('; ');
    return { status: 400, body: { error: { code: 'INVALID_PARAM', message } } };
  }
  throw error;
}
