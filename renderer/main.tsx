import { createRoot } from 'react-dom/client';
import { AppRoot } from './app/app-root.tsx';
import { allowWhatIsNeeded } from './app/trusted-types.ts';
import { NoConnection } from './app/no-connection.tsx';
import { hostPathOf } from './channel/host-path.ts';
import { beginLanguage, followLanguage } from './i18n/language.ts';
import { openChannel } from './channel/open.ts';
import { setLocate } from './operations/drop.ts';
import { createApp } from './state/store.ts';
import { errorData } from '#src/model/errors.ts';

allowWhatIsNeeded();
beginLanguage();
setLocate((file, signal) => hostPathOf(file, { signal }));

const place = document.getElementById('root');
if (!place) throw new Error('the page has no #root');
const root = createRoot(place);

try {
  const app = createApp(await openChannel());
  followLanguage(app);
  root.render(<AppRoot app={app} />);
} catch (error) {
  root.render(<NoConnection error={errorData(error)} />);
}
