import { defineComponent, type PropType } from 'vue';
import { Controls } from './controls';
import type { Shell } from './state';
import { Home, Messages, Settings } from './views';

/** From this width on, a phone is drawn with the panel beside it; below, the window is the phone. */
export const FRAMED = '(min-width: 860px)';

/** The phone and what is beside it. */
export const App = defineComponent({
  name: 'LocalPhone',
  components: { Controls, Home, Messages, Settings },
  props: { shell: { type: Object as PropType<Shell>, required: true } },
  data: () => ({ framed: window.matchMedia(FRAMED).matches }),
  computed: {
    time(): string {
      return new Intl.DateTimeFormat('zh-CN', {
        timeZone: 'Asia/Shanghai',
        hour: '2-digit',
        minute: '2-digit',
        hour12: false,
      }).format(this.shell.now);
    },
  },
  mounted() {
    window.matchMedia(FRAMED).addEventListener('change', ({ matches }) => {
      this.framed = matches;
    });
  },
  template: `
    <div class="desk" :class="{ framed }">
      <div class="stand">
        <Controls v-if="framed" :shell="shell" />
        <div class="phone">
          <div class="glass">
            <iframe v-if="shell.running" v-show="shell.view === 'app'" :key="shell.run" id="screen" class="screen" src="/phone/screen" title="小程序"></iframe>
            <Home v-if="shell.view === 'home'" :shell="shell" />
            <Messages v-if="shell.view === 'messages'" :shell="shell" />
            <Settings v-if="shell.view === 'settings'" :shell="shell" />
            <div v-if="framed" class="status" aria-hidden="true"><b>{{ time }}</b><span>{{ shell.network === 'offline' ? '✈' : shell.network === 'slow' ? '2G' : 'Wi-Fi' }} ▮</span></div>
            <div v-if="framed" class="home-bar" aria-hidden="true"></div>
            <p v-if="shell.trouble" class="trouble" role="alert">{{ shell.trouble }}</p>
          </div>
        </div>
      </div>
      <iframe v-if="framed" class="panel" src="/phone/panel" title="面板 panel"></iframe>
    </div>`,
});
