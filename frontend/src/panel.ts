import { mdiMenu } from "@mdi/js";
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property } from "lit/decorators.js";
import { PanelElement } from "./base";
import { navigate } from "./navigate";
import { colors, shared } from "./styles";
import type { HomeAssistant, Route } from "./types";
import "./elements/icon";
import "./elements/page-state";
import "./views/now";
import "./views/people";
import "./views/punches";
import "./views/terminals";

const VIEWS = ["now", "punches", "people", "terminals"] as const;
type View = (typeof VIEWS)[number];

interface Panel {
  config: { everybody: boolean };
}

/** The panel in the sidebar: a header with the views, and the view that the path names. */
@customElement("zkteco-push-panel")
export class ZktecoPushPanel extends PanelElement {
  @property({ attribute: false }) route: Route = { prefix: "", path: "" };
  @property({ attribute: false }) panel: Panel = { config: { everybody: false } };
  @property({ type: Boolean, reflect: true }) dark = false;

  static override styles = [
    colors,
    shared,
    css`
      :host {
        display: flex;
        flex-direction: column;
        /* What is around it has no height of its own. */
        height: calc(100dvh - var(--safe-area-inset-top, 0px) - var(--safe-area-inset-bottom, 0px));
        background: var(--primary-background-color);
      }
      header {
        display: flex;
        align-items: center;
        gap: 4px 16px;
        flex-wrap: wrap;
        min-height: 56px;
        padding: 4px 16px 0;
        background: var(--app-header-background-color, var(--primary-background-color));
        color: var(--app-header-text-color, var(--primary-text-color));
        border-bottom: 1px solid var(--divider-color);
      }
      h1 {
        font-size: 20px;
        font-weight: 400;
      }
      header button {
        color: inherit;
      }
      nav {
        display: flex;
        gap: 4px;
        overflow-x: auto;
        max-width: 100%;
      }
      nav a {
        padding: 14px 12px 11px;
        border-bottom: 3px solid transparent;
        color: inherit;
        font-weight: 500;
        text-decoration: none;
        white-space: nowrap;
      }
      nav a[aria-current] {
        border-color: currentcolor;
      }
      nav a:focus-visible {
        outline-offset: -4px;
      }
      main {
        flex: 1;
        min-height: 0;
        overflow-y: auto;
        overflow-x: hidden;
      }
      .view {
        display: block;
        max-width: 1400px;
        margin-inline: auto;
        padding: 16px;
      }
      :host([narrow]) .view {
        padding: 8px;
      }
    `,
  ];

  private get views(): readonly View[] {
    return this.hass.user?.is_admin ? VIEWS : ["now"];
  }

  private get path(): string[] {
    return this.route.path.split("/").filter(Boolean);
  }

  private get view(): View | undefined {
    const [first = "now"] = this.path;
    return VIEWS.find((view) => view === first);
  }

  protected override willUpdate(changed?: PropertyValues<this>): void {
    super.willUpdate();
    if (changed?.has("hass")) this.dark = this.hass.themes?.darkMode ?? false;
  }

  protected override updated(): void {
    if (this.hass && !this.view) navigate(this.route.prefix, true);
  }

  private follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    navigate((event.currentTarget as HTMLAnchorElement).pathname);
  }

  private toggleMenu(): void {
    this.dispatchEvent(new CustomEvent("hass-toggle-menu", { bubbles: true, composed: true }));
  }

  private renderHeader(current: View | undefined) {
    return html`<header>
      ${
        this.narrow
          ? html`<button
              class="plain"
              type="button"
              aria-label=${this.text("common.menu")}
              @click=${this.toggleMenu}
            >
              <zkteco-icon .path=${mdiMenu}></zkteco-icon>
            </button>`
          : nothing
      }
      <h1>ZKTeco Push</h1>
      <nav aria-label=${this.text("common.views")}>
        ${this.views.map(
          (view) => html`<a
            href="${this.route.prefix}/${view}"
            aria-current=${view === current ? "page" : nothing}
            @click=${this.follow}
            >${this.text(`common.view_${view}`)}</a
          >`,
        )}
      </nav>
    </header>`;
  }

  private renderView(hass: HomeAssistant, view: View | undefined) {
    const mayLook = hass.user?.is_admin || (view === "now" && this.panel.config.everybody);
    const { narrow } = this;
    if (!mayLook) {
      return html`<zkteco-page-state .hass=${hass} kind="denied"></zkteco-page-state>`;
    }
    const route = this.path.slice(1);
    switch (view) {
      case "now":
        return html`<zkteco-view-now
          class="view"
          .hass=${hass}
          .narrow=${narrow}
          .route=${route}
        ></zkteco-view-now>`;
      case "punches":
        return html`<zkteco-view-punches
          class="view"
          .hass=${hass}
          .narrow=${narrow}
          .route=${route}
        ></zkteco-view-punches>`;
      case "people":
        return html`<zkteco-view-people
          class="view"
          .hass=${hass}
          .narrow=${narrow}
          .route=${route}
        ></zkteco-view-people>`;
      case "terminals":
        return html`<zkteco-view-terminals
          class="view"
          .hass=${hass}
          .narrow=${narrow}
          .route=${route}
        ></zkteco-view-terminals>`;
      default:
        return nothing;
    }
  }

  protected override render() {
    if (!this.hass) return nothing;
    if (!this.hasTexts) {
      return html`<zkteco-page-state .hass=${this.hass} kind="loading"></zkteco-page-state>`;
    }
    const view = this.view;
    return html`${this.renderHeader(view)}
      <main tabindex="-1">${this.renderView(this.hass, view)}</main>`;
  }
}
