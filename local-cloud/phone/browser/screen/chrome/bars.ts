import { defineComponent, type PropType } from 'vue';
import type { ChromeState } from './state';

const chrome = { type: Object as PropType<ChromeState>, required: true } as const;

/** The bar with the title, the way back and the capsule. */
export const NavigationBar = defineComponent({
  name: 'NavigationBar',
  props: { chrome },
  emits: ['back', 'home', 'menu', 'leave'],
  template: `
    <header class="mp-nav" :class="{ 'mp-nav-custom': chrome.nav.custom, 'mp-nav-light': chrome.nav.text === 'white' }"
      :style="{ background: chrome.nav.custom ? 'transparent' : chrome.nav.background, paddingTop: chrome.statusBarHeight + 'px' }">
      <div class="mp-nav-row">
        <div class="mp-nav-left">
          <button v-if="chrome.canGoBack" type="button" class="mp-nav-button" aria-label="返回" @click="$emit('back')">
            <svg viewBox="0 0 12 24" width="12" height="24"><path d="M10 3 2 12l8 9" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/></svg>
          </button>
          <button v-else-if="chrome.canGoHome" type="button" class="mp-nav-button" aria-label="回到首页" @click="$emit('home')">
            <svg viewBox="0 0 24 24" width="22" height="22"><path d="M4 11 12 4l8 7v9h-5v-6H9v6H4z" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round"/></svg>
          </button>
        </div>
        <h1 v-if="!chrome.nav.custom" class="mp-nav-title"><i v-if="chrome.nav.loading" class="mp-spinner"></i>{{ chrome.nav.title }}</h1>
        <div class="mp-capsule" role="group" aria-label="小程序">
          <button type="button" aria-label="更多" @click="$emit('menu')"><i></i><i class="mp-capsule-big"></i><i></i></button>
          <span></span>
          <button type="button" aria-label="离开小程序" @click="$emit('leave')"><b></b></button>
        </div>
      </div>
    </header>`,
});

export const TabBar = defineComponent({
  name: 'TabBar',
  props: { chrome },
  emits: ['tab'],
  template: `
    <nav v-if="chrome.tabBar && chrome.selectedTab >= 0 && !chrome.tabBar.hidden" class="mp-tabs" :style="{ background: chrome.tabBar.background }">
      <button v-for="(tab, index) in chrome.tabBar.tabs" :key="tab.pagePath" type="button" class="mp-tab" :data-page="tab.pagePath"
        :aria-current="index === chrome.selectedTab ? 'page' : undefined"
        :style="{ color: index === chrome.selectedTab ? chrome.tabBar.selectedColour : chrome.tabBar.colour }" @click="$emit('tab', tab.pagePath)">
        <span class="mp-tab-inner">
          <img v-if="tab.icon" :src="(index === chrome.selectedTab && tab.selectedIcon) || tab.icon" alt="">
          <span :class="{ 'mp-tab-text-only': !tab.icon }">{{ tab.text }}</span>
          <em v-if="tab.badge" class="mp-badge">{{ tab.badge }}</em>
          <em v-else-if="tab.dot" class="mp-dot"></em>
        </span>
      </button>
    </nav>`,
});

/** Toasts and loading. */
export const Toast = defineComponent({
  name: 'Toast',
  props: { chrome },
  template: `
    <div v-if="chrome.toast" class="mp-toast-layer" :class="{ 'mp-toast-mask': chrome.toast.mask }">
      <div class="mp-toast" :class="'mp-toast-' + chrome.toast.icon" role="status">
        <i v-if="chrome.toast.icon === 'loading'" class="mp-spinner mp-spinner-big"></i>
        <i v-else-if="chrome.toast.icon === 'success'" class="mp-toast-sign">✓</i>
        <i v-else-if="chrome.toast.icon === 'error'" class="mp-toast-sign">!</i>
        <span>{{ chrome.toast.title }}</span>
      </div>
    </div>`,
});

/** What is wrong in the mini program's files, over everything: it does not start. */
export const ProblemScreen = defineComponent({
  name: 'ProblemScreen',
  props: { chrome },
  template: `
    <section v-if="chrome.problems.length" class="mp-problems" role="alert">
      <h1>小程序没有启动 <small>The mini program did not start</small></h1>
      <article v-for="(problem, index) in chrome.problems" :key="index">
        <h2>{{ problem.file }}<template v-if="problem.line">:{{ problem.line }}<template v-if="problem.column">:{{ problem.column }}</template></template></h2>
        <p>{{ problem.message }}</p>
        <pre v-if="problem.excerpt">{{ problem.excerpt }}</pre>
      </article>
      <footer>改好并保存，手机会自己刷新。Save the file and the phone reloads.</footer>
    </section>`,
});
