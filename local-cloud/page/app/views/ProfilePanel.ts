import { defineComponent } from 'vue';
import { cloud } from '../model/cloud';

/** What this local cloud takes the platform to be, where documents leave it open; changed by `POST /profile`. */
export const ProfilePanel = defineComponent({
  computed: { profile: () => cloud.data.profile },
  template: `
    <section class="panel">
      <h2><Bi zh="平台设定" en="Profile" /></h2>
      <p class="quiet">文档未说明之处，本地云按此行事。<span lang="en">How this cloud answers what documents leave open: POST /profile changes it.</span></p>
      <CodeBlock v-if="profile" :value="profile" />
    </section>`,
});
