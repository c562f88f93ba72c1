import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { phoneRoutes } from '../routes';

export interface FakeTemplate {
  id: string;
  title: string;
  type: 2 | 3;
  fields: string[];
}

/** What one user's WeChat keeps. */
interface FakeUser {
  mainSwitch: boolean;
  kept: Record<string, string>;
  credits: Record<string, number>;
}

/** The part of the control API that the phone talks to, in memory, for its tests. */
export class FakeCloud {
  readonly calls: { name: string; body: Record<string, unknown> }[] = [];
  readonly subscribed: Record<string, unknown>[] = [];
  readonly users = new Map<string, FakeUser>();
  readonly messages: Record<string, unknown>[] = [];
  readonly templates: FakeTemplate[] = [
    { id: 'back-in-stock', title: '到货提醒', type: 2, fields: ['thing1', 'amount2'] },
    { id: 'pickup', title: '取货提醒', type: 2, fields: ['thing1', 'time2'] },
    { id: 'long', title: '公共通知', type: 3, fields: ['thing1'] },
  ];
  offset = 0;
  functions: Record<string, (data: unknown, openid: string) => unknown> = {};

  user(openid: string): FakeUser {
    const user = this.users.get(openid) ?? { mainSwitch: true, kept: {}, credits: {} };
    this.users.set(openid, user);
    return user;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const body = (text ? JSON.parse(text) : {}) as Record<string, unknown>;
    const [status, answer] = this.answer(
      `${request.method} ${url.pathname}`,
      url.searchParams.get('openid') ?? '',
      body,
    );
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  }

  private answer(route: string, openid: string, body: Record<string, unknown>): [number, unknown] {
    if (route.startsWith('POST /call/'))
      return this.call(decodeURIComponent(route.slice('POST /call/'.length)), body);
    const { mainSwitch, kept, credits } = this.user(openid || String(body['openid'] ?? ''));
    switch (route) {
      case 'GET /wechat/settings':
        return [200, { mainSwitch, itemSettings: kept }];
      case 'POST /wechat/settings':
        return [200, this.settings(body)];
      case 'GET /wechat/templates':
        return [200, this.templates];
      case 'GET /wechat/messages':
        return [200, this.messages.filter((each) => each['openid'] === openid)];
      case 'GET /wechat/credits':
        return [200, credits];
      case 'POST /wechat/subscribe':
        return this.subscribe(body);
      case 'GET /clock':
        return [200, { now: Date.now() + this.offset, offset: this.offset }];
      case 'POST /clock/advance':
        this.offset += Number(body['ms']);
        return [200, { now: Date.now() + this.offset, offset: this.offset }];
      case 'GET /logs':
        return [200, []];
      case 'GET /faults':
        return [200, []];
      case 'GET /metrics':
        return [200, { calls: {}, documents: {}, scans: [], functions: {} }];
      default:
        return [404, { error: { code: 'NOT_FOUND', message: route } }];
    }
  }

  private call(name: string, body: Record<string, unknown>): [number, unknown] {
    this.calls.push({ name, body });
    const run = this.functions[name];
    if (!run)
      return [404, { error: { code: 'FUNCTION_NOT_FOUND', message: `there is no function ${name}` } }];
    try {
      return [200, { result: run(body['data'], String(body['openid'])) }];
    } catch (error) {
      return [200, { error: { code: 'FUNCTIONS_EXECUTE_FAIL', message: String(error) } }];
    }
  }

  private settings({ openid, mainSwitch, template, status }: Record<string, unknown>): unknown {
    const user = this.user(String(openid));
    if (typeof mainSwitch === 'boolean') user.mainSwitch = mainSwitch;
    if (typeof template === 'string') user.kept[template] = String(status);
    return { mainSwitch: user.mainSwitch, itemSettings: user.kept };
  }

  private subscribe(body: Record<string, unknown>): [number, unknown] {
    this.subscribed.push(body);
    const user = this.user(String(body['openid']));
    const failure = (errCode: number, text: string): [number, unknown] => [
      400,
      { errCode, errMsg: `requestSubscribeMessage:fail ${text}` },
    ];
    if (!user.mainSwitch) return failure(20004, 'The main switch is switched off');
    const templates = body['templates'] as Record<string, string>;
    const statuses: Record<string, string> = {};
    for (const [id, choice] of Object.entries(templates)) {
      if (!this.templates.some((each) => each.id === id))
        return failure(20001, `No template data return: ${id}`);
      statuses[id] = user.kept[id] ?? choice;
      if (body['always']) user.kept[id] = choice;
      if (statuses[id] === 'accept') user.credits[id] = (user.credits[id] ?? 0) + 1;
    }
    return [200, { errMsg: 'requestSubscribeMessage:ok', ...statuses }];
  }
}

/** Serves the phone with a fake cloud behind it; everything is closed at the end. */
export async function withPhoneServer<T>(
  miniprogramDir: string,
  run: (url: string, cloud: FakeCloud) => Promise<T>,
): Promise<T> {
  const cloud = new FakeCloud();
  const phone = phoneRoutes({ miniprogramDir });
  const server = createServer((request, response) => {
    if (!phone.handle(request, response)) void cloud.handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, cloud);
  } finally {
    phone.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
