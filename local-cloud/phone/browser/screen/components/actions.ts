import { collectForm, resetForm } from './formValues';
import { hostOf, type BuiltIn, type Host } from './host';

/** `open-type`s that need no server of WeChat's; the others are reported. */
const OPEN_TYPES: Record<string, (host: Host) => void> = {
  share: (host) => host.services.call('showShareMenu', {}),
  openSetting: (host) =>
    host.services.call('openSetting', { success: (answer: unknown) => host.trigger('opensetting', answer) }),
  contact: (host) => host.trigger('contact', { path: '', query: {} }),
  feedback: () => undefined,
};

const button: BuiltIn = {
  tag: 'button',
  properties: {
    type: { type: String, value: 'default' },
    size: { type: String, value: 'default' },
    plain: Boolean,
    disabled: Boolean,
    loading: Boolean,
    formType: String,
    openType: String,
    name: String,
    lang: String,
    sessionFrom: String,
    showMessageCard: Boolean,
    sendMessageTitle: String,
    sendMessagePath: String,
    sendMessageImg: String,
    appParameter: String,
  },
  create: (host) => {
    host.attribute('role', 'button');
    host.attribute('tabindex', '0');
    host.onTap(() => {
      if (host.flag('disabled')) return;
      const form = hostOf(host.element.closest('wx-form'));
      if (host.text('formType') === 'submit' && form) form.trigger('submit', { value: collectForm(form) });
      if (host.text('formType') === 'reset' && form) resetForm(form);
      const openType = host.text('openType');
      if (!openType) return;
      const open = OPEN_TYPES[openType];
      if (open) open(host);
      else host.services.missing(`<button open-type="${openType}">`, host.owner);
    });
  },
  render: (host) => {
    host.attribute('type', host.text('type'));
    host.attribute('size', host.text('size'));
    host.attribute('plain', host.flag('plain'));
    host.attribute('disabled', host.flag('disabled'));
    host.attribute('aria-disabled', host.flag('disabled') ? 'true' : undefined);
    host.attribute('loading', host.flag('loading'));
  },
};

const form: BuiltIn = {
  tag: 'form',
  properties: { reportSubmit: Boolean, reportSubmitTimeout: Number },
};

const CONTROLS = 'wx-input, wx-textarea, wx-switch, wx-checkbox, wx-radio, wx-picker, wx-slider, wx-button';

const label: BuiltIn = {
  tag: 'label',
  properties: { for: String },
  create: (host) => {
    host.onTap((event) => {
      const wanted = host.text('for');
      const page = host.element.closest('wx-page');
      const target = wanted
        ? page?.querySelector(`[id$="--${CSS.escape(wanted)}"]`)
        : host.element.querySelector(CONTROLS);
      const touched = (event.getOriginalEvent() as globalThis.Event | undefined)?.target;
      // The control itself was tapped: it has done its part already.
      if (!target || (touched instanceof Node && target.contains(touched))) return;
      hostOf(target)?.control?.activate?.();
    });
  },
};

const NAVIGATIONS: Record<string, string> = {
  navigate: 'navigateTo',
  redirect: 'redirectTo',
  switchTab: 'switchTab',
  reLaunch: 'reLaunch',
  navigateBack: 'navigateBack',
  exit: 'exitMiniProgram',
};

const navigator: BuiltIn = {
  tag: 'navigator',
  properties: {
    url: String,
    openType: { type: String, value: 'navigate' },
    delta: { type: Number, value: 1 },
    target: String,
    // Of `target="miniProgram"`: as WeChat has them, though no other mini program is here to be opened.
    appId: String,
    path: String,
    extraData: null,
    version: String,
    shortLink: String,
  },
  create: (host) => {
    host.attribute('role', 'link');
    host.onTap(() => {
      const name = NAVIGATIONS[host.text('openType')];
      if (!name || host.text('target') === 'miniProgram') {
        host.services.missing(
          `<navigator open-type="${host.text('openType')}" target="${host.text('target')}">`,
          host.owner,
        );
        return;
      }
      host.services.call(name, {
        url: host.text('url'),
        delta: host.number('delta'),
        success: (answer: unknown) => host.trigger('success', answer),
        fail: (failure: unknown) => host.trigger('fail', failure),
      });
    });
  },
};

export const actions: BuiltIn[] = [button, form, label, navigator];
