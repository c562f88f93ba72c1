import { defineComponent } from 'vue';
import { CallForm } from './CallForm';
import { Calls } from './Calls';
import { Functions } from './Functions';

/** What runs here, what ran last, and a form to run something. */
export const Home = defineComponent({
  components: { CallForm, Calls, Functions },
  data: () => ({ picked: '' }),
  template: `
    <div class="columns">
      <div class="side">
        <Functions @pick="picked = $event" />
        <CallForm :picked="picked" />
      </div>
      <Calls />
    </div>`,
});
