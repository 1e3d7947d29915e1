"""The components of every page, built in: no `load` needed. The gallery at /composants/ shows them all.

Text arguments are escaped; what stands between the tags is yours. All but the first may be named.

Headings
  {% page_header "Titre" sub="…" %}buttons{% endpage_header %}   the h1, actions at the end
  {% person_header "Kadiatou T." initials="KT" facts=facts %}buttons{% endperson_header %}   list, or "a|b|c"
  {% because "vous êtes sa référente depuis…" url="" link="Qui d’autre ?" what="ce dossier" %}
  {% tabs "Dossier" %}{% tab url "Notes" current=False count=31 %}{% endtabs %}
Blocks
  {% card "Titre" link_url="" link_label="Tout voir" id="" level=2 %}…{% endcard %}   or label="…"
  {% rows %}{% row avatar="IM" lead="10 h 30" when="hier" late=False %}…{% endrow %}{% endrows %}
  {% path "Étapes" %}{% step "Repérage" state="done|now|next" url="" %}…{% endstep %}{% endpath %}
  {% note "9 novembre" where="à la maison" readers="vous, la famille" good=False %}…{% endnote %}
  {% goal %}…{% endgoal %}
  {% figures %}{% figure "192" "enfants suivis" sub="" url="" %}definition{% endfigure %}{% endfigures %}
  {% table "Légende" hide_caption=False wide=False %}<thead>…<td data-label="Pourquoi">…{% endtable %}
    reflows on small screens by `data-label`; `wide=True` scrolls instead; numbers: class="n"
  {% empty "Aucune note" url="" action="Écrire une note" %}<p>One sentence that helps.</p>{% endempty %}
    inside a {% for %} that name is taken: {% nothing … %}…{% endnothing %} is the same
  {% alert "info|ok|wait|danger" title="" %}<p>…</p>{% endalert %}
  {% definition "Qu’est-ce que l’EPS ?" %}<p>…</p>{% enddefinition %}   outside a paragraph
Forms
  {% form form "Enregistrer" action="" cancel_url="" cancel="" kind="primary" method="post" files=False %}{% endform %}
    all the fields; or between the tags, yours: {% field form.text %}. Brings csrf, hidden fields and summary
  {% search_box url "Chercher" value=q results="resultats" name="q" partial=False %}fields{% endsearch_box %}
    then <div id="resultats" class="search-results" aria-live="polite">; htmx picks it from the whole page,
    or with `partial=True` the view answers it alone
  {% more "Date, objectif" opened=False %}fields{% endmore %}   the part of a form rarely needed
  {% field form.name help="" %}   {% error_summary form %}
  {% post url "Retirer" kind="quiet" icon="" small=False %}hidden inputs{% endpost %}   one button that writes
Pieces
  {% button "Enregistrer" kind="primary|quiet|danger" icon="" name="" value="" small=False %}   submits
  {% link_button url "Écrire une note" kind="primary" icon="plus" small=False download=False %}
  {% icon "eye" size=20 %}   {% avatar "IM" large=False %}   {% logo %}   {% village %}   {% version %}
  {% tag "Scolaire" "school|health|parents|culture|social|ok|wait|neutral|town" %}
  {% scale now=3 start=1 of=5 %}   {% progress 6 8 "séances" %}
  {% acronym "QPV" "" %}   the known ones are explained by `core.french.acronyms`
  {% pages page_obj %}   keeps the other parameters of the address
  {% bars "Âge" rows summary="…" note="" unit="Enfants" column="Âge" %}
    rows: (label, number, share from 0 to 1); number None when too small to be shown
Layout classes: `cols` (2/3 + 1/3), `halves`, `stack`, `do` (buttons), `prose`, `row-fields`; words: `small`,
`late`, `muted`, `unseen`
"""

from django import template

from village.core.charts import bar_chart
from village.core.templatetags import ui_blocks, ui_forms, ui_pieces

register = template.Library()
for part in (ui_pieces, ui_blocks, ui_forms):
    register.tags.update(part.register.tags)
register.simple_tag(bar_chart, name="bars")
