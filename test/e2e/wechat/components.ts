/**
 * WeChat's built-in components, as far as the demo and the components of notifications use them: attributes and events
 * from the component reference of developers.weixin.qq.com. What is not here counts as unknown to WeChat: add it from
 * there, not from what the local phone happens to take.
 */

interface BuiltIn {
  attributes: readonly string[];
  events: readonly string[];
}

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);
const builtIn = (attributes: string, events = ''): BuiltIn => ({
  attributes: words(attributes),
  events: words(events),
});

const HOVER = 'hover-class hover-stop-propagation hover-start-time hover-stay-time';

export const COMPONENTS: Readonly<Record<string, BuiltIn>> = {
  view: builtIn(HOVER),
  text: builtIn('user-select space decode selectable overflow max-lines'),
  image: builtIn('src mode show-menu-by-longpress webp lazy-load', 'error load'),
  button: builtIn(
    `${HOVER} size type plain disabled loading form-type open-type lang session-from app-parameter show-message-card`,
    'getphonenumber contact error opensetting launchapp chooseavatar agreeprivacyauthorization',
  ),
  switch: builtIn('checked disabled type color', 'change'),
  picker: builtIn(
    'header-text mode disabled range range-key value start end fields',
    'change cancel columnchange',
  ),
  input: builtIn(
    'value type password placeholder placeholder-style placeholder-class disabled maxlength cursor-spacing focus confirm-type confirm-hold cursor',
    'input focus blur confirm keyboardheightchange',
  ),
  textarea: builtIn(
    'value placeholder placeholder-style placeholder-class disabled maxlength auto-height focus fixed cursor-spacing cursor show-confirm-bar adjust-position hold-keyboard confirm-type',
    'focus blur linechange input confirm keyboardheightchange',
  ),
  radio: builtIn('value checked disabled color'),
  'radio-group': builtIn('', 'change'),
  'scroll-view': builtIn(
    'scroll-x scroll-y upper-threshold lower-threshold scroll-top scroll-left scroll-into-view scroll-with-animation enable-flex',
    'scrolltoupper scrolltolower scroll',
  ),
};

/** Parts of the template language, with their attributes. */
export const LANGUAGE: Readonly<Record<string, readonly string[]>> = {
  block: [],
  slot: ['name'],
  wxs: ['src', 'module'],
  template: ['is', 'name', 'data'],
  import: ['src'],
  include: ['src'],
};

/** What every component takes. `aria-*`: the reference's chapter on accessibility. */
export const COMMON_ATTRIBUTES = words(
  `id class style hidden slot animation
   wx:if wx:elif wx:else wx:for wx:for-item wx:for-index wx:key
   aria-role aria-label aria-hidden aria-checked aria-disabled aria-expanded aria-selected aria-live aria-describedby
   aria-labelledby aria-haspopup aria-required aria-modal aria-valuemin aria-valuemax aria-valuenow aria-orientation`,
);

export const COMMON_EVENTS = words(
  'tap longpress longtap touchstart touchmove touchcancel touchend touchforcechange transitionend animationstart animationiteration animationend',
);

/** Keys of `app.json`, and of a page's or component's JSON, that WeChat knows; only what is used here. */
export const APP_KEYS = words(
  'pages window tabBar usingComponents darkmode themeLocation sitemapLocation style lazyCodeLoading',
);
export const PAGE_KEYS = words(
  'navigationBarTitleText enablePullDownRefresh usingComponents backgroundTextStyle onReachBottomDistance component styleIsolation',
);
