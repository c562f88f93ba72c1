import { counted, type MemoryContext } from '../../../test/support/memory/context';
import { push, SECONDS, sent, T, U } from '../../../test/support/memory/push';
import { recordContext } from '../../../test/support/memory/record';
import { NOW, sampleConfig, sampleUser } from '../../../test/support/sample';
import type { PushEvent } from '../contract/push';
import { receivePush } from './receive';

let context: MemoryContext;
beforeEach(() => {
  context = recordContext();
});

const account = (id = T) => context.store.get('notify_users', 'o-1').credits[id];

describe('a rejection in WeChat’s settings', () => {
  const change = (items: Record<string, string>, more: Partial<PushEvent> = {}) =>
    push(
      'subscribe_msg_change_event',
      Object.entries(items).map(([TemplateId, SubscribeStatusString]) => ({
        TemplateId,
        SubscribeStatusString,
      })),
      more,
    );
  beforeEach(() => {
    const books = { available: 2, granted: 2, grantedAt: NOW - 60_000 };
    context.store.put(
      'notify_users',
      sampleUser({ [T]: books, [U]: books }, { _id: 'o-1', creditFor: [T, U] }),
    );
  });

  test('voids what is on hand of that template, and of no other', async () => {
    expect(await receivePush(context, change({ [T]: 'reject' }))).toEqual({ receipts: 0, rejections: 1 });
    expect(account()).toMatchObject({ available: 0, voided: 2 });
    expect(account(U)).toMatchObject({ available: 2, voided: 0 });
    expect(context.store.get('notify_users', 'o-1').creditFor).toEqual([U]);
  });

  test('of several templates voids them all; one that is switched on grants nothing', async () => {
    expect((await receivePush(context, change({ [T]: 'reject', [U]: 'accept' }))).rejections).toBe(1);
    expect([account()!.available, account(U)!.available]).toEqual([0, 2]);
    await receivePush(context, change({ [T]: 'reject', [U]: 'reject' }));
    expect(account(U)!.available).toBe(0);
  });

  test('pushed again voids nothing that was granted since', async () => {
    const push = change({ [T]: 'reject' });
    context.clock.advance(2000);
    await receivePush(context, push);
    await context.store.update(
      'notify_users',
      {},
      { $set: { [`credits.${T}.available`]: 1, [`credits.${T}.grantedAt`]: NOW + 1500 } },
    );
    await receivePush(context, push);
    expect(account()!.available).toBe(1);
  });

  test('of the second of a grant comes after it: the whole second counts as before the rejection', async () => {
    context.clock.advance(999);
    await context.store.update('notify_users', {}, { $set: { [`credits.${T}.grantedAt`]: NOW + 900 } });
    await receivePush(context, change({ [T]: 'reject' }));
    expect(account()!.available).toBe(0);
  });

  test('of a time that has not come yet counts as of now: it voids nothing that is granted later', async () => {
    await receivePush(context, change({ [T]: 'reject' }, { CreateTime: SECONDS + 3600 }));
    expect(account()!.rejectedAt).toBe(NOW);
  });

  test('of a user whom nobody knows leaves nothing behind', async () => {
    await receivePush(context, change({ [T]: 'reject' }, { FromUserName: 'o-stranger' }));
    expect(context.store.all('notify_users')).toHaveLength(1);
  });
});

describe('a choice on the sheet', () => {
  const popup = push('subscribe_msg_popup_event', {
    TemplateId: T,
    SubscribeStatusString: 'accept',
    PopupScene: '0',
  });

  test('is left to the mini program’s report, where reports are what is counted', async () => {
    await receivePush(context, popup);
    expect(context.store.all('notify_users').flatMap(({ credits }) => Object.keys(credits))).toEqual([]);
  });

  test('is booked once where pushes are what is counted, however often it is pushed', async () => {
    context.config = sampleConfig({ grants: { source: 'push', since: '2020-01-01T00:00:00+08:00' } });
    await receivePush(context, popup);
    await receivePush(context, popup);
    expect(account()).toMatchObject({ available: 1, granted: 1 });
    await receivePush(context, { ...popup, CreateTime: SECONDS - 5 });
    expect(account()).toMatchObject({ available: 2, granted: 2 });
  });
});

test('of another system’s templates nobody is looked up, whatever was chosen or sent', async () => {
  context.config = sampleConfig({ grants: { source: 'push', since: '2020-01-01T00:00:00+08:00' } });
  const theirs = { TemplateId: 'another-systems', SubscribeStatusString: 'accept', PopupScene: '0' };
  expect(
    await counted(context, () => receivePush(context, push('subscribe_msg_popup_event', theirs))),
  ).toEqual({});
});

describe('the form of a push', () => {
  test('XML turned JSON wraps the list in the event’s name', async () => {
    const wrapped = { ...sent(), List: undefined, SubscribeMsgSentEvent: { List: sent().List! } };
    expect((await receivePush(context, wrapped)).receipts).toBe(1);
  });

  test('one entry for all three events: the items say which they are', async () => {
    context.store.put(
      'notify_users',
      sampleUser({ [T]: { available: 1, granted: 1 } }, { _id: 'o-1', creditFor: [T] }),
    );
    const received = await receivePush(
      context,
      push('subscribe_msg_event', [
        { TemplateId: T, MsgID: '1', ErrorCode: '0' },
        { TemplateId: T, SubscribeStatusString: 'reject' },
        { TemplateId: U, SubscribeStatusString: 'accept', PopupScene: 1 },
      ]),
    );
    expect(received).toEqual({ receipts: 1, rejections: 1 });
    expect(account()!.available).toBe(0);
  });

  test('without a list there is nothing in it', async () => {
    const empty = push('subscribe_msg_sent_event', undefined);
    expect(await counted(context, () => receivePush(context, empty))).toEqual({});
  });
});
