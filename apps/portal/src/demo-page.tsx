import type { DemoSignIn } from './district.ts';
import { documentOf, Page } from './layout.tsx';
import { texts, type Language } from './texts.ts';

const natural = new Intl.Collator('en', { numeric: true });
const byAccount = (a: DemoSignIn, b: DemoSignIn): number => natural.compare(a.account, b.account);

/** The accounts of the sample district, as a whole HTML document. */
export function renderDemoPage(signIns: readonly DemoSignIn[], language: Language, origin: string): string {
  const t = texts[language];
  const names: Readonly<Record<string, string>> = t.roleNames;
  return documentOf(
    <Page t={t} title={t.demoTitle} otherPath={language === 'zh' ? '/en/demo' : '/demo'} sample>
      <div class="headline">
        <h1>{t.demoTitle}</h1>
        <p class="lead">{t.demoText}</p>
      </div>
      <section>
        <h2>{t.demoHow}</h2>
        <pre class="code">{`curl -s ${origin}/api/identity/sessions -H 'content-type: application/json' \\
  -d '{"account":"buyer","password":"…"}'`}</pre>
      </section>
      <section>
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">{t.account}</th>
                <th scope="col">{t.password}</th>
                <th scope="col">{t.roles}</th>
              </tr>
            </thead>
            <tbody>
              {[...signIns].sort(byAccount).map(({ account, password, roles }) => (
                <tr>
                  <th scope="row">{account}</th>
                  <td class="code">{password}</td>
                  <td>{roles.map((role) => names[role] ?? role).join(' · ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p>
          <a href={t.path}>{t.back}</a>
        </p>
      </section>
    </Page>,
  );
}
