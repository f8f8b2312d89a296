import { href } from "../router";
import { Page } from "../ui/page";
import { t } from "../words";

export function NotFoundView() {
  return (
    <Page title={t("notFound.title")}>
      <p>{t("notFound.text")}</p>
      <p>
        <a href={href(["accounts"])}>{t("notFound.link")}</a>
      </p>
    </Page>
  );
}
