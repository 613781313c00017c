import {
  mdiAccountOff,
  mdiCardAccountDetailsOutline,
  mdiCheck,
  mdiClockAlertOutline,
  mdiClockOutline,
  mdiEye,
  mdiFaceRecognition,
  mdiFingerprint,
  mdiHandBackRight,
  mdiImageOutline,
  mdiMinus,
  mdiNumeric,
  mdiShieldAccount,
  mdiSync,
} from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { format, formatList } from "../../format";
import { shared } from "../../styles";
import type { Cell, Column, Templates, Validity } from "./data";
import "../../elements/icon";

const ICON_OF_KIND: Record<string, string> = {
  fingerprint: mdiFingerprint,
  finger_vein: mdiFingerprint,
  face: mdiFaceRecognition,
  near_infrared_face: mdiFaceRecognition,
  palm: mdiHandBackRight,
  visible_palm: mdiHandBackRight,
  iris: mdiEye,
};

/** What one terminal holds about one person: icons, each with its words. */
@customElement("zkteco-people-cell")
export class PeopleCell extends PanelElement {
  @property({ attribute: false }) cell: Cell | undefined;
  @property({ attribute: false }) terminal: Column | undefined;

  static override styles = [
    shared,
    css`
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 10px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: inline-flex;
        align-items: center;
        gap: 3px;
        white-space: nowrap;
        --icon-size: 18px;
      }
      .good {
        color: var(--zkteco-good-text);
      }
      .bad {
        color: var(--zkteco-error-text);
      }
      .waits {
        color: var(--zkteco-warning-text);
      }
      .version {
        color: var(--secondary-text-color);
        font-size: 12px;
      }
    `,
  ];

  private item(icon: string, label: string, shown: unknown = nothing, kind = ""): TemplateResult {
    return html`<li class=${kind} title=${label}>
      <zkteco-icon .path=${icon} .label=${label}></zkteco-icon>${shown}
    </li>`;
  }

  private templates(templates: Templates) {
    const kind =
      this.localize(`component.zkteco_push.selector.kind.options.${templates.kind}`) ||
      this.text("people.other_template");
    const version = formatList(this.hass, templates.versions);
    const label = version
      ? this.text("people.templates_version", { kind, count: templates.count, version })
      : this.text("people.templates", { kind, count: templates.count });
    return this.item(
      ICON_OF_KIND[templates.kind] ?? mdiNumeric,
      label,
      html`<span aria-hidden="true">${templates.count}</span>${
        version ? html`<span class="version" aria-hidden="true">${version}</span>` : nothing
      }`,
    );
  }

  private until(validity: Validity) {
    const until = format(this.hass, validity.until, {
      dateStyle: "medium",
      timeStyle: "short",
      timeZone: this.terminal?.time_zone ?? "UTC",
    });
    const isOver = validity.until * 1000 < Date.now();
    const key = validity.kept_here ? "people.valid_until_kept" : "people.valid_until_terminal";
    return this.item(
      isOver ? mdiClockAlertOutline : mdiClockOutline,
      this.text(isOver ? "people.valid_over" : key, { until }),
      html`<span aria-hidden="true">${until}</span>`,
      isOver ? "bad" : "",
    );
  }

  protected override render() {
    const { cell } = this;
    if (!cell) {
      return html`<ul>
        ${this.item(mdiMinus, this.text("people.not_enrolled"), nothing, "version")}
      </ul>`;
    }
    const { privilege } = cell;
    return html`<ul>
      ${
        cell.enrolled
          ? this.item(mdiCheck, this.text("people.enrolled"), nothing, "good")
          : this.item(mdiMinus, this.text("people.not_enrolled"), nothing, "version")
      }
      ${
        cell.disabled
          ? this.item(
              mdiAccountOff,
              this.text("people.disabled"),
              html`<span aria-hidden="true">${this.text("people.disabled")}</span>`,
              "bad",
            )
          : nothing
      }
      ${
        privilege && privilege !== "user"
          ? this.item(
              mdiShieldAccount,
              this.localize(`component.zkteco_push.selector.privilege.options.${privilege}`) ||
                this.text("people.other_privilege"),
            )
          : nothing
      }
      ${cell.templates.map((templates) => this.templates(templates))}
      ${
        cell.cards.length
          ? this.item(
              mdiCardAccountDetailsOutline,
              this.text("people.card", { card: formatList(this.hass, cell.cards) }),
            )
          : nothing
      }
      ${cell.has_password ? this.item(mdiNumeric, this.text("people.has_password")) : nothing}
      ${
        cell.photos.length
          ? this.item(
              mdiImageOutline,
              formatList(
                this.hass,
                cell.photos.map((photo) => this.text(`people.has_photo_${photo}`)),
              ),
            )
          : nothing
      }
      ${cell.validity ? this.until(cell.validity) : nothing}
      ${cell.waiting.map((deed) => this.item(mdiSync, this.text(`people.waiting_${deed}`), nothing, "waits"))}
    </ul>`;
  }
}
