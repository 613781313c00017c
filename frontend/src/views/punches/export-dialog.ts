import { mdiFileDelimitedOutline, mdiFileExcelOutline } from "@mdi/js";
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { PanelElement } from "../../base";
import "../../elements/dialog";
import "../../elements/icon";
import { shared } from "../../styles";
import { type Filter, filterMessage } from "./model";

const PATH = "/api/zkteco_push/export";
const KINDS = ["csv", "xlsx"] as const;
const ICONS = { csv: mdiFileDelimitedOutline, xlsx: mdiFileExcelOutline };
// A link that was forgotten opens nothing any more.
const EXPIRES_SECONDS = 600;

/** Offers the punches of a filter as files, by links that are good for a while. */
@customElement("zkteco-punch-export")
export class PunchExport extends PanelElement {
  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) filter: Filter = {};
  @state() private links: Partial<Record<(typeof KINDS)[number], string>> = {};
  @state() private problem = "";

  static override styles = [
    shared,
    css`
      .links {
        display: flex;
        flex-wrap: wrap;
        gap: 12px;
        margin-block-start: 16px;
        min-height: 40px;
      }
    `,
  ];

  protected override willUpdate(changed?: PropertyValues<this>): void {
    super.willUpdate();
    if (changed?.has("open") && this.open) void this.sign();
  }

  private async sign(): Promise<void> {
    this.links = {};
    this.problem = "";
    const query = new URLSearchParams({
      filter: JSON.stringify(filterMessage(this.filter)),
      language: this.hass.language,
    });
    try {
      for (const kind of KINDS) {
        const { path } = await this.hass.callWS<{ path: string }>({
          type: "auth/sign_path",
          path: `${PATH}/${kind}?${query}`,
          expires: EXPIRES_SECONDS,
        });
        this.links = { ...this.links, [kind]: this.hass.hassUrl(path) };
      }
    } catch (error) {
      this.problem = this.errorText(error);
    }
  }

  protected override render() {
    return html`<zkteco-dialog
      .hass=${this.hass}
      .open=${this.open}
      .heading=${this.text("punches.export")}
      @closed=${() => this.dispatchEvent(new CustomEvent("closed"))}
    >
      <p>
        ${this.text("punches.export_explanation", { time_zone: this.hass.config.time_zone })}
      </p>
      <div class="links">
        ${KINDS.map((kind) => {
          const link = this.links[kind];
          return link
            ? html`<a class="button filled" href=${link} download>
                <zkteco-icon .path=${ICONS[kind]}></zkteco-icon>
                ${this.text(`punches.export_${kind}`)}
              </a>`
            : nothing;
        })}
      </div>
      ${this.problem ? html`<p class="error" role="alert">${this.problem}</p>` : nothing}
    </zkteco-dialog>`;
  }
}
