import { mdiArrowLeft } from "@mdi/js";
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { formatRelative } from "../../format";
import { navigate } from "../../navigate";
import { shared } from "../../styles";
import { terminalStyles } from "./styles";
import type { Details, ListedTerminal } from "./types";
import "../../elements/icon";
import "../../elements/page-state";
import "./actions";
import "./commands";
import "./conversation";
import "./facts";
import "./options";
import "./rejected";
import "./settings";

const PATH = "/zkteco-push/terminals";
const TABS = ["facts", "settings", "options", "rejected", "commands", "conversation"] as const;
type Tab = (typeof TABS)[number];

/** One terminal: what can be done with it, and all that is known of it by tabs. */
@customElement("zkteco-terminal")
export class TerminalPage extends PanelElement {
  @property({ attribute: false }) terminal!: ListedTerminal;
  @property() tab = "facts";
  @state() private details: Details | undefined;
  @state() private error = "";

  private asked = 0;

  static override styles = [
    shared,
    terminalStyles,
    css`
      :host(:dir(rtl)) .back {
        transform: scaleX(-1);
      }
      nav {
        display: flex;
        overflow-x: auto;
        border-block-end: 1px solid var(--divider-color);
      }
      nav a {
        padding: 10px 12px 8px;
        border-block-end: 3px solid transparent;
        color: inherit;
        font-weight: 500;
        text-decoration: none;
        white-space: nowrap;
      }
      nav a[aria-current] {
        border-color: currentcolor;
        color: var(--zkteco-link);
      }
      nav a:focus-visible {
        outline-offset: -4px;
      }
      .title {
        min-width: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  private get current(): Tab {
    return TABS.find((tab) => tab === this.tab) ?? "facts";
  }

  protected override willUpdate(changed?: PropertyValues<this>): void {
    super.willUpdate();
    const before = changed?.get("terminal");
    if (!changed?.has("terminal")) return;
    if (before?.serial_number !== this.terminal.serial_number) this.details = undefined;
    // Whatever the server has pushed may be more than what the list shows.
    void this.load();
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    if (!changed.has("tab")) return;
    // On a phone only some of the tabs fit.
    this.renderRoot
      .querySelector("nav a[aria-current]")
      ?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  private async load(): Promise<void> {
    this.asked += 1;
    const mine = this.asked;
    try {
      const details = await this.hass.callWS<Details>({
        type: "zkteco_push/terminals/details",
        serial_number: this.terminal.serial_number,
      });
      if (mine !== this.asked) return;
      this.details = details;
      this.error = "";
    } catch (error) {
      if (mine === this.asked) this.error = this.errorText(error);
    }
  }

  private follow(event: MouseEvent): void {
    if (event.button || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    navigate((event.currentTarget as HTMLAnchorElement).pathname);
  }

  private renderTab() {
    const { hass, terminal, details, narrow } = this;
    switch (this.current) {
      case "options":
        return html`<zkteco-terminal-options
          .hass=${hass}
          .terminal=${terminal}
        ></zkteco-terminal-options>`;
      case "rejected":
        return html`<zkteco-terminal-rejected
          .hass=${hass}
          .terminal=${terminal}
        ></zkteco-terminal-rejected>`;
      case "commands":
        return html`<zkteco-terminal-commands
          .hass=${hass}
          .terminal=${terminal}
        ></zkteco-terminal-commands>`;
      case "conversation":
        return html`<zkteco-terminal-conversation
          .hass=${hass}
          .narrow=${narrow}
          .terminal=${terminal}
        ></zkteco-terminal-conversation>`;
      default:
        break;
    }
    if (!details) {
      return this.error
        ? html`<p class="error" role="alert">${this.error}</p>`
        : html`<zkteco-page-state .hass=${hass} kind="loading"></zkteco-page-state>`;
    }
    return this.current === "settings"
      ? html`<zkteco-terminal-settings
          .hass=${hass}
          .details=${details}
          @changed=${this.load}
        ></zkteco-terminal-settings>`
      : html`<zkteco-terminal-facts .hass=${hass} .details=${details}></zkteco-terminal-facts>`;
  }

  protected override render() {
    const { terminal } = this;
    const base = `${PATH}/${encodeURIComponent(terminal.serial_number)}`;
    const state = terminal.connected
      ? html`<span class="good">${this.text("terminals.connected")}</span>`
      : html`<span class="error"
          >${this.text("terminals.disconnected")}${
            terminal.last_contact
              ? ` · ${this.text("terminals.heard_of", {
                  when: formatRelative(this.hass, terminal.last_contact),
                })}`
              : nothing
          }</span
        >`;
    return html`<div class="row">
        <a
          class="button"
          href=${PATH}
          aria-label=${this.text("terminals.all_terminals")}
          @click=${this.follow}
        >
          <zkteco-icon class="back" .path=${mdiArrowLeft}></zkteco-icon>
        </a>
        <div class="title">
          <h2>${terminal.name}</h2>
          <span class="secondary"
            >${[terminal.model, terminal.serial_number].filter(Boolean).join(" · ")} ·
          </span>
          ${state}
        </div>
      </div>
      <zkteco-terminal-actions .hass=${this.hass} .terminal=${terminal}></zkteco-terminal-actions>
      <nav aria-label=${terminal.name}>
        ${TABS.map(
          (tab) => html`<a
            href="${base}/${tab}"
            aria-current=${tab === this.current ? "page" : nothing}
            @click=${this.follow}
            >${this.text(`terminals.tab_${tab}`)}</a
          >`,
        )}
      </nav>
      ${this.renderTab()}`;
  }
}
