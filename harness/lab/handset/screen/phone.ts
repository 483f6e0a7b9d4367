// The handset's window manager: which apps run, which is in front, where touches and keys go. Implements Activities.
import type { Activities, Handset, InputPort, Intent, StartResult } from '../../model.ts';
import { createKit, fillKeys } from './kit.ts';
import { bars, type Display, frameOf, type PagePicture, type ScreenApp } from './screen-app.ts';
import {
  contains,
  indexTree,
  type Point,
  type TextField,
  touchTarget,
  type UiNode,
  type UiTree,
} from './ui-node.ts';

/** What UiAutomator2 and the painter see of the screen. */
export interface ScreenView {
  size(): Display;
  /** Nodes of the window in front. */
  tree(): Promise<UiTree>;
  input: InputPort;
  setText(node: UiNode, text: string): Promise<boolean>;
  focused(): { package: string; activity: string };
  keyboardShown(): boolean;
  picture(): Promise<PagePicture | undefined>;
}

/** Android key codes with a meaning here (KeyEvent.java). */
const keys = { home: 3, back: 4, space: 62, enter: 66, del: 67, escape: 111, numpadEnter: 160 };

/** The window manager over a fixed set of apps. */
export class Phone implements Activities, ScreenView {
  readonly input: InputPort = {
    tap: (x, y) => this.tap({ x, y }),
    swipe: (from, to, durationMs) => this.swipe(from, to, durationMs),
    text: (text) => this.type(text),
    key: (code) => this.key(code),
  };
  private readonly processes = new Map<string, { pid: number; uid: number }>();
  private readonly apps = new Map<string, ScreenApp>();
  private front: ScreenApp;
  private nextPid = 4211;
  /** Back hides the keyboard first; it comes up again with the next tap. */
  private keyboardHidden = false;

  private readonly home: ScreenApp;
  private readonly shade: ScreenApp;
  /** What the shade was pulled down over; undefined while it is up. */
  private below: ScreenApp | undefined;

  constructor(
    private readonly handset: Handset,
    /** `apps`: those that can be started, in the order of their icons. */
    { home, apps, shade }: { home: ScreenApp; apps: ScreenApp[]; shade: ScreenApp },
  ) {
    this.home = home;
    this.shade = shade;
    this.front = home;
    for (const app of [home, ...apps]) this.apps.set(app.package, app);
    this.began(home.package);
  }

  async start(intent: Intent): Promise<StartResult> {
    const name = this.target(intent);
    if (name === undefined) {
      return { started: false, error: 'Activity not started, unable to resolve Intent' };
    }
    const app = this.apps.get(name);
    const activity = app ? this.activityOf(app, intent) : this.activityOfPackage(name, intent);
    if (activity === undefined) {
      const asked = intent.component?.activity ?? '';
      return { started: false, error: `Activity class {${name}/${asked}} does not exist.` };
    }
    if (intent.stopFirst) await this.forceStop(name);
    const fresh = !this.processes.has(name);
    if (fresh) this.began(name);
    if (app) {
      this.show(app);
      await app.open(intent, { fresh });
    }
    return { started: true, package: name, activity };
  }

  async forceStop(packageName: string): Promise<void> {
    if (!this.processes.delete(packageName)) return;
    const app = this.apps.get(packageName);
    if (!app) return;
    if (this.front === app) this.show(this.home);
    await app.stop();
    if (app === this.home) this.began(packageName);
  }

  async clear(packageName: string): Promise<boolean> {
    if (!this.handset.packages.get(packageName) && !this.apps.has(packageName)) return false;
    await this.forceStop(packageName);
    await this.apps.get(packageName)?.clear();
    return true;
  }

  /** The app's process ended by itself. */
  crashed(packageName: string): void {
    this.processes.delete(packageName);
    if (this.front.package === packageName) this.show(this.home);
  }

  focused(): { package: string; activity: string } {
    return { package: this.front.package, activity: this.front.activity() };
  }

  running(): { pid: number; package: string; uid: number }[] {
    return [...this.processes].map(([name, process]) => ({ package: name, ...process }));
  }

  keyboardShown(): boolean {
    return !this.keyboardHidden && this.front.focusedField() !== undefined;
  }

  playing(): string | undefined {
    return [...this.apps.values()].find((app) => app.playing?.() === true)?.package;
  }

  size(): Display {
    return this.handset.identity.screen;
  }

  async tree(): Promise<UiTree> {
    const kit = createKit(this.front.package, this.scale());
    return indexTree(fillKeys(await this.front.view(kit, frameOf(this.size()))));
  }

  picture(): Promise<PagePicture | undefined> {
    return this.front.picture();
  }

  /** ACTION_SET_TEXT; false when the node is no text field. */
  async setText(node: UiNode, text: string): Promise<boolean> {
    if (!node.field) return false;
    await node.field.set(text);
    return true;
  }

  private scale(): number {
    return this.size().density / 160;
  }

  private target(intent: Intent): string | undefined {
    const named = intent.component?.package ?? intent.package;
    if (named !== undefined) {
      return this.apps.has(named) || this.handset.packages.get(named) ? named : undefined;
    }
    if (intent.data === undefined || !/^https?:/i.test(intent.data)) return undefined;
    // No default browser was chosen on this handset: the first one answers.
    return [...this.apps.values()].find((app) => app !== this.home && app.label !== 'Settings')?.package;
  }

  private activityOf(app: ScreenApp, intent: Intent): string | undefined {
    const asked = intent.component?.activity;
    if (asked === undefined) return app.activity();
    const full = asked.startsWith('.') ? app.package + asked : asked;
    return app.activities.includes(full) ? full : undefined;
  }

  /** Packages without screens (Appium's helpers) run in the background. */
  private activityOfPackage(name: string, intent: Intent): string | undefined {
    const launch = this.handset.packages.get(name)?.launchActivity;
    const asked = intent.component?.activity;
    if (asked === undefined) return launch;
    return asked.startsWith('.') ? name + asked : asked;
  }

  private began(packageName: string): void {
    const uid = this.handset.packages.get(packageName)?.uid ?? 1000;
    this.nextPid += 7;
    this.processes.set(packageName, { pid: this.nextPid, uid });
  }

  /** The status bar is there whatever is in front. */
  private async pullShade(): Promise<void> {
    if (this.below !== undefined) return;
    const below = this.front;
    this.show(this.shade);
    this.below = below;
    await this.shade.open({}, { fresh: false });
  }

  private show(app: ScreenApp): void {
    this.below = undefined;
    this.front = app;
    this.keyboardHidden = false;
  }

  private async tap(at: Point): Promise<void> {
    if (this.keyboardShown() && this.isOverKeyboard(at)) return;
    const { root } = await this.tree();
    const target = touchTarget(root, at);
    if (!target?.onTap || target.enabled === false || !contains(root.bounds, at)) return;
    this.keyboardHidden = false;
    await target.onTap(at);
  }

  private isOverKeyboard(at: Point): boolean {
    const { height } = this.size();
    return at.y >= height - (bars.keyboardDp + bars.navigationDp) * this.scale();
  }

  private async swipe(from: Point, to: Point, durationMs: number): Promise<void> {
    const { height } = this.size();
    if (from.y <= bars.statusDp * this.scale() && to.y - from.y > height / 4) return this.pullShade();
    const fromBottomEdge = from.y >= height - bars.navigationDp * this.scale();
    if (fromBottomEdge && from.y - to.y > height / 4) this.show(this.home);
    else await this.front.swipe(from, to, durationMs);
  }

  private async type(text: string): Promise<void> {
    const field = await this.field();
    if (field) await field.set(field.text() + text);
  }

  private async key(code: number): Promise<void> {
    switch (code) {
      case keys.home:
        this.home.home?.();
        this.show(this.home);
        break;
      case keys.back:
        await this.back();
        break;
      case keys.escape:
        this.keyboardHidden = true;
        break;
      case keys.enter:
      case keys.numpadEnter:
        await (await this.field())?.submit();
        break;
      case keys.space:
        await this.type(' ');
        break;
      case keys.del: {
        const field = await this.field();
        if (field) await field.set(field.text().slice(0, -1));
        break;
      }
    }
  }

  private async back(): Promise<void> {
    if (this.keyboardShown()) this.keyboardHidden = true;
    else if (!(await this.front.back())) this.show(this.below ?? this.home);
  }

  /** The focused field with its text as of now: a page's field changes without telling. */
  private async field(): Promise<TextField | undefined> {
    await this.tree();
    return this.front.focusedField();
  }
}
