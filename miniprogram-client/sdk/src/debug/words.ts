import { fieldsOf } from '../storage';
import type { Debug, Skipped } from '../types';

/** What each code means and what to do, for developers. A code that is not here is one of the functions' own. */
const WORDS: Record<string, string> = {
  accepted: 'Accepted. Each accept of a one-time template buys exactly one message. 每次接受只能发送一条。',
  rejected: 'The user said no. The planner leaves these alone for a while. 用户拒绝，规划器会暂时不再询问。',
  'kept-reject':
    'The user told WeChat to keep refusing, so no sheet came up. Offer a button that calls openSettings(). 用户勾选了“总是拒绝”，请引导打开设置。',
  'main-switch-off':
    'The main switch for messages is off. Offer a button that calls openSettings(). 订阅消息总开关已关闭，请引导打开设置。',
  busy: 'The sheet of an earlier tap is still open; this tap was ignored. 上一次授权弹窗尚未关闭。',
  'no-gesture':
    'Not in a tap. Call ask() or openSettings() first thing in the tap handler: no await, setTimeout or callback before it. 必须在点击事件中同步调用。',
  'at-launch':
    'Called from onLaunch or onShow of the app. Ask in a tap, at the moment of need. 请勿在启动时请求订阅。',
  'nothing-to-ask': 'No template was left; `skipped` says why. 没有需要询问的模板，原因见 skipped。',
  network:
    'No network, or one too slow to answer in time. Reports and clicks are kept and handed over later. 网络不可用或过慢，数据已保存，稍后补报。',
  background: 'The mini program was in the background. 小程序处于后台。',
  banned: 'WeChat has banned this mini program from subscribe messages. 小程序的订阅消息能力已被封禁。',
  template:
    'WeChat refused the template ids: compare id and kind in notify.config.ts with the WeChat console (20001 not of this appid, 20002 kinds mixed, 20003 too many: from now on 3 are asked). 模板 id 或类型有误，请核对配置。',
  failed:
    'Not expected; `detail` or `skipped` has what WeChat or the function said. 未预期的失败，详见 detail。',
  'cloud-not-ready':
    'Call wx.cloud.init() in onLaunch, or give createNotify a `cloud` that waits for it. 请先调用 wx.cloud.init()。',
  'no-environment':
    'Nothing was called: no environment of notify.config.ts fits this version of the mini program (DevTools and preview: state developer or trial; trial: trial or developer; released: formal). Add one or mend its state, npm run build, copy dist/client/notify.config.js again, or give createNotify an `env`. 当前小程序版本没有对应的云环境，未调用云函数：请在 environments 中补充或修正 state 后重新构建。',
  'not-deployed':
    'No such function here, or one that is not ours: npm run build, deploy the functions to this environment, compare `prefix`. 云函数未部署到该环境，或前缀不一致、被同名函数占用。',
  'no-config':
    'createNotify got no config: give it the clientConfig of dist/client/notify.config.js (npm run build). 缺少 config，请先构建。',
  storage:
    'The storage failed (`error`: full?), or holds something else under our key (`field`). Going on without it; where it cannot be written, what is kept ends with this launch. 本地存储写入失败或内容损坏，已忽略并继续。',
  over: 'Too much was kept without network: the oldest were dropped. 离线数据过多，最早的已丢弃。',
  dropped:
    'The function cannot read this entry: deploy functions and client of the same version. 云函数无法识别此条数据，已丢弃。',
  'no-click':
    'Opened with a nid, but not from a card (a shared page?): no click is counted. 非服务通知场景，不计点击。',
  synced: 'The server has answered. 已同步。',
};

/** Of single reports, which come inside `synced`. */
const OUTCOMES: Record<string, string> = {
  'unknown-template':
    'accepted, but the deployed configuration has no such template: build and deploy the functions. 已部署的配置中没有该模板',
  'daily-cap': 'not counted: over limits.grantsPerDay. 超过每日上限',
  'too-old': 'not counted: reported too late. 上报过晚',
  'before-rejection': 'not counted: the user refused after that. 其后用户已拒绝',
};

/** Why a template was not asked for, or not decided: comes inside outcomes of asking. */
const SKIPS: Record<string, string> = {
  unknown:
    'no such template in the deployed configuration, or none in this build: build, deploy the functions, copy dist/client/notify.config.js again. 已部署的配置与小程序中的配置不一致',
  'same-title': 'WeChat asks once per title in a call. 同名模板一次只能询问一个',
  'other-kind':
    'one-time and long-term templates cannot be asked for in one call. 一次性与长期订阅不能同时询问',
  'over-limit': 'more than `max` in one call. 超过单次询问上限',
  ban: 'WeChat has banned this template. 模板已被封禁',
  filter: 'WeChat left it out, because another one has its title. 因标题重复被微信过滤',
};

/** Minutes by which a phone's clock may be wrong without a word. */
const CLOCK_TOLERANCE = 5;

/** For the `debug` option: says in words what happened and why. */
export const words: Debug = (code, about) => {
  console.info(`[notify] ${code}: ${WORDS[code] || 'See `detail`. 详见 detail。'}`, about);
  const { reports, clicks, skipped, now } = fieldsOf(about);
  for (const { alias, why } of (skipped || []) as Skipped[]) {
    console.info(`[notify] ${alias}: ${SKIPS[why] || `“${why}”: not counted as an accept. 不视为接受`}`);
  }
  if (code !== 'synced') return;
  const minutes = Math.round((Date.now() - Number(now)) / 60e3);
  if (Math.abs(minutes) > CLOCK_TOLERANCE) {
    console.info(
      `[notify] the clock of this phone is ${minutes} minutes off; the server's time is used. 手机时间有误，已按服务器时间处理`,
    );
  }
  for (const report of (reports || []) as { outcomes: Record<string, string> }[]) {
    for (const id of Object.keys(report.outcomes)) {
      const word = OUTCOMES[report.outcomes[id]!];
      if (word) console.warn(`[notify] ${id}: ${word}`);
    }
  }
  for (const { nid, counted } of (clicks || []) as { nid: string; counted: boolean }[]) {
    if (!counted)
      console.info(`[notify] click on ${nid}: counted before, or another user's. 已计或不属于当前用户`);
  }
};
