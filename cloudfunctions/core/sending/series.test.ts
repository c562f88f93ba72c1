import { bookProblems, OPENID } from '../../../test/support/memory/books';
import {
  keyOf,
  backlog,
  work,
  user,
  account,
  rowsOf,
  states,
  reasons,
  sentKeys,
  repeat,
  answering,
  refused,
  LOST,
  T,
} from '../../../test/support/memory/backlog';
import { NOW, sampleConfig, sampleUser } from '../../../test/support/sample';
import type { Config } from '../config/config';
import { MOST_UNCERTAIN } from '../model/user';
import { buildMessage } from '../queue/build';
import { BUSY_DELAY, SUSPECT_REST, WINDOW_SIZE } from '../time/spans';

describe('the rows of one user', () => {
  test('are sent one after the other, in order, each once, each with a credit of its own', async () => {
    const context = backlog({ rows: WINDOW_SIZE });
    let underWay = 0;
    context.answer = async () => {
      expect(++underWay).toBe(1);
      await context.clock.sleep(30);
      underWay -= 1;
      return { ok: true };
    };
    await work(context);
    expect(sentKeys(context)).toEqual(rowsOf(context).map(({ key }) => key));
    expect(states(context)).toEqual(repeat(WINDOW_SIZE, 'sent'));
    expect(account(context)).toMatchObject({ available: 0, held: 0, spent: WINDOW_SIZE });
    expect(user(context)).toMatchObject({ hold: null });
    expect(user(context).recent).toHaveLength(20);
    expect(context.store.all('notify_journals')).toMatchObject([{ stage: 'settled', begun: WINDOW_SIZE }]);
    expect(bookProblems(context)).toEqual([]);
  });

  test('each by an accept of its own, the oldest first', async () => {
    const accepts = ['a', 'b', 'c'].map((tap) => ({ at: 1, place: '', tap }));
    const context = backlog({ rows: 2, account: { available: 3, granted: 3, accepts } });
    await work(context);
    const [journal] = context.store.all('notify_journals');
    expect(journal!.entries.map(({ accept }) => accept?.tap)).toEqual(['a', 'b']);
    expect(account(context).accepts!.map(({ tap }) => tap)).toEqual(['c']);
    expect(bookProblems(context)).toEqual([]);
  });

  test('cost as little as they can: five calls a window, and one more for every few', async () => {
    const context = backlog({ rows: WINDOW_SIZE });
    const window = (): number =>
      context.store.calls.filter(({ collection }) => ['notify_users', 'notify_journals'].includes(collection))
        .length;
    await work(context);
    // Hold, journal, its end and the user’s; the rows are one move.
    expect(window()).toBe(4 + Math.ceil(WINDOW_SIZE / MOST_UNCERTAIN) - 1);
    expect(context.store.calls.filter(({ operation }) => operation === 'update').length).toBeLessThan(6);
  });

  test('of a long-term template need no credits, and go the same way', async () => {
    const context = backlog({ rows: 0 });
    const { id } = context.config.templates['notice']!;
    context.store.put('notify_users', sampleUser({ [id]: { consent: true } }));
    for (let i = 0; i < 9; i++) {
      const request = { to: OPENID, template: 'notice', key: keyOf(i), data: { what: '放假' } };
      context.store.put('notify_messages', buildMessage(context, request));
    }
    answering(context, { 6: refused(43101) });
    await work(context);
    expect(context.sent).toHaveLength(6);
    expect(states(context).filter((state) => state === 'sent')).toHaveLength(5);
    // The one consent is no more.
    expect(user(context).credits[id]).toMatchObject({ consent: false, held: 0, spent: 0 });
    expect(states(context).filter((state) => state === 'suppressed')).toHaveLength(4);
    expect(user(context).hold).toBeNull();
  });
});

describe('no more go than may', () => {
  test('fewer credits than rows: as many as there are, by one hold', async () => {
    const context = backlog({ rows: 10, account: { available: 6, granted: 6 } });
    await work(context);
    expect(context.sent).toHaveLength(6);
    context.clock.advance(BUSY_DELAY);
    await work(context);
    expect(states(context)).toEqual([...repeat(6, 'sent'), ...repeat(4, 'suppressed')]);
    expect(reasons(context).slice(6)).toEqual(repeat(4, 'NO_CREDIT'));
    expect(account(context)).toMatchObject({ spent: 6, available: 0, held: 0 });
    expect(context.store.all('notify_journals').filter(({ entries }) => entries.length > 0)).toHaveLength(1);
  });

  test('credits that are kept for transactional ones are left alone', async () => {
    const config = sampleConfig();
    const promotional = { ...config.templates.backInStock!, class: 'promotional' as const };
    const kept: Config = {
      ...config,
      limits: { ...config.limits, keepForTransactional: 2 },
      templates: {
        ...config.templates,
        backInStock: promotional,
        other: { ...config.templates.backInStock!, alias: 'other' },
      },
    };
    const context = backlog({ rows: 6, account: { available: 5, granted: 5 }, config: kept });
    await work(context);
    expect(context.sent).toHaveLength(3);
    expect(account(context)).toMatchObject({ available: 2, spent: 3 });
  });

  test('a cap counts the rows of the same window; what it takes is returned', async () => {
    const config = sampleConfig({ caps: { transactional: { max: 3, hours: 24 } } });
    const context = backlog({ rows: 10, config });
    await work(context);
    expect(context.sent).toHaveLength(3);
    expect(reasons(context).slice(3)).toEqual(repeat(7, 'CAPPED'));
    expect(account(context)).toMatchObject({ available: 7, spent: 3, held: 0 });
    expect(bookProblems(context)).toEqual([]);
  });

  test('where a least interval lies between two, one goes', async () => {
    const caps = { transactional: { max: 9, hours: 24, leastIntervalMinutes: 30 } };
    const context = backlog({ rows: 5, config: sampleConfig({ caps }) });
    await work(context);
    expect(context.sent).toHaveLength(1);
    expect(account(context)).toMatchObject({ available: 4, spent: 1, held: 0 });
  });

  test('a permit is good for the one that was asked for', async () => {
    const context = backlog({
      rows: 5,
      user: { mutedTopics: ['restock'], permits: ['backInStock'] },
    });
    await work(context);
    context.clock.advance(5000);
    await work(context);
    expect(states(context)).toEqual(['sent', ...repeat(4, 'suppressed')]);
    expect(reasons(context).slice(1)).toEqual(repeat(4, 'TOPIC_OFF'));
    expect(account(context)).toMatchObject({ available: 4, spent: 1 });
  });

  test('in quiet hours nobody goes, and every credit is back', async () => {
    const quietHours = { from: '00:00', to: '23:59', zone: 'UTC' };
    const config = sampleConfig();
    const polite = { ...config.templates.backInStock!, quietHours: 'respect' as const };
    const context = backlog({
      rows: 5,
      user: { quietHours },
      config: { ...config, templates: { ...config.templates, backInStock: polite } },
    });
    await work(context);
    expect(context.sent).toEqual([]);
    expect(reasons(context)).toEqual(repeat(5, 'QUIET_HOURS'));
    expect(account(context)).toMatchObject({ available: 5, held: 0 });
    expect(user(context).hold).toBeNull();
  });

  test('at balance zero WeChat is asked once', async () => {
    const context = backlog({ rows: 5, account: {}, row: { whenNoCredit: 'try' } });
    answering(context, { 1: refused(43101) });
    await work(context);
    context.clock.advance(5000);
    await work(context);
    expect(context.sent).toHaveLength(1);
    expect(states(context)).toEqual(repeat(5, 'suppressed'));
    expect(bookProblems(context)).toEqual([]);
  });

  test('who is at it elsewhere is left alone', async () => {
    const context = backlog({ rows: 5 });
    const hold = {
      token: 'o',
      journal: 'o:0',
      template: 'offer',
      templateId: 'x',
      topic: 'offers',
      counted: false,
      sends: 1,
      at: NOW,
      until: NOW + 9_000_000,
    };
    await context.store.update('notify_users', {}, { $set: { hold } });
    await work(context);
    expect(context.sent).toEqual([]);
    expect(reasons(context)).toEqual(repeat(5, 'BUSY'));
  });
});

describe('an answer that is about more than its own notification ends it', () => {
  test('43108 in the middle: that one comes later, the others stay due, and their credits are back', async () => {
    const context = backlog({ rows: 8 });
    answering(context, { 3: refused(43108) });
    await work(context);
    expect(states(context)).toEqual([...repeat(2, 'sent'), 'scheduled', ...repeat(5, 'sent')]);
    const third = rowsOf(context)[2]!;
    expect(third).toMatchObject({ reason: 'RETRY', attempts: 1 });
    expect(third.dueAt).toBeGreaterThan(context.clock.now());
    expect(rowsOf(context)[3]!.attempts).toBe(1);
    expect(context.store.all('notify_journals').map(({ results }) => Object.keys(results))).toMatchObject([
      { length: 8 },
      { length: 5 },
    ]);
    expect(account(context)).toMatchObject({ held: 0, granted: 8, available: 1, spent: 7 });
    expect(bookProblems(context)).toEqual([]);
  });

  test('43101 in the middle: the pair rests, the others wait for it', async () => {
    const context = backlog({ rows: 8 });
    answering(context, { 3: refused(43101) });
    await work(context);
    expect(context.sent).toHaveLength(3);
    expect(states(context).filter((state) => state === 'scheduled')).toHaveLength(6);
    expect(new Set(reasons(context).slice(2))).toEqual(new Set(['SUSPECT']));
    expect(account(context)).toMatchObject({ available: 6, held: 0, spent: 2, suspicions: 1 });
    expect(account(context).suspectUntil).toBeGreaterThan(NOW + SUSPECT_REST - 1);
  });

  test('43101 after one that was taken is no second doubt, whatever was before', async () => {
    const context = backlog({ rows: 4, account: { available: 4, granted: 4, suspicions: 1 } });
    answering(context, { 2: refused(43101) });
    await work(context);
    expect(account(context)).toMatchObject({ available: 3, spent: 1, suspicions: 1, voided: 0 });
  });

  test('a second 43101 in a row voids what is on hand, the others of the window too', async () => {
    const context = backlog({ rows: 4, account: { available: 4, granted: 4, suspicions: 1 } });
    answering(context, { 1: refused(43101) });
    await work(context);
    expect(context.sent).toHaveLength(1);
    expect(account(context)).toMatchObject({ available: 0, held: 0, voided: 4 });
    expect(states(context)).toEqual(['failed', ...repeat(3, 'suppressed')]);
  });

  test('a lost answer: one doubt, and the others go on after it', async () => {
    const context = backlog({ rows: 6 });
    answering(context, { 2: LOST });
    await work(context);
    expect(states(context)).toEqual(['sent', 'unknown', ...repeat(4, 'sent')]);
    expect(account(context)).toMatchObject({ spent: 5, uncertain: 1, held: 0 });
    expect(user(context).uncertainties).toMatchObject([{ nid: rowsOf(context)[1]!._id }]);
  });

  test('no more answers are lost than a user may wait for', async () => {
    const context = backlog({ rows: 10 });
    context.answer = () => LOST;
    await work(context);
    expect(context.sent).toHaveLength(MOST_UNCERTAIN);
    expect(user(context).uncertainties).toHaveLength(MOST_UNCERTAIN);
    expect(reasons(context).filter((reason) => reason === 'UNANSWERED')).toHaveLength(10 - MOST_UNCERTAIN);
  });

  test('content that WeChat refuses is that notification’s own: the others go', async () => {
    const context = backlog({ rows: 6 });
    answering(context, { 2: refused(47003) });
    await work(context);
    expect(states(context)).toEqual(['sent', 'failed', ...repeat(4, 'sent')]);
    expect(context.store.all('notify_journals').filter(({ entries }) => entries.length > 0)).toHaveLength(1);
    expect(account(context)).toMatchObject({ spent: 5, available: 1, held: 0 });
  });

  test('a credit that the user has rejected meanwhile does not come back', async () => {
    const context = backlog({ rows: 6 });
    context.answer = async () => {
      if (context.sent.length !== 2) return { ok: true };
      const rejectedAt = { [`credits.${T}.rejectedAt`]: context.clock.now() + 1 };
      await context.store.beneath.update('notify_users', {}, { $set: rejectedAt });
      return refused(43108);
    };
    await work(context);
    expect(account(context)).toMatchObject({ spent: 1, voided: 5, available: 0, held: 0 });
    expect(bookProblems(context)).toEqual([]);
  });
});
