"""Usual words that our content may lack: without them they would be taken for slips of other words."""

USUAL_WORDS = {
    "fr": """pareil pareille pareils lendemain veille hier demain paierait paierais paierons payerait dedans dehors dessus
    dessous ensuite enfin autant beaucoup presque parfois souvent jamais toujours encore bientot pendant depuis
    derriere devant entre chaque certain certaine certains plusieurs quelque quelques autrement vraiment seulement
    simplement exactement franchement surtout regarder regardent regarde jures manger dormir acheter vendre partir
    sortir entrer tomber perdre trouver chercher penser croire savoir vouloir pouvoir devoir falloir voir prendre
    mettre donner rendre tenir laisser passer rester arriver monter descendre maison voiture enfant enfants femme
    homme mari parents frere soeur ami amie copain copine voisin voisine ville village matin soir midi nuit lundi
    mardi mercredi jeudi vendredi samedi dimanche semaine janvier fevrier mars avril juin juillet aout septembre
    octobre novembre decembre printemps automne hiver premier premiere deuxieme troisieme dernier derniere rouge
    bleu vert noir blanc grand grande petit petite gros grosse beau belle bon bonne mauvais mauvaise nouveau
    nouvelle vieux fromage table chien chat poisson viande salade pomme livre film musique chanson photo image
    television journal idem quid agissant concernant concerne parlais disais voulais justement maintenant""",
    "en": """same tomorrow yesterday inside outside above below then next enough almost sometimes often never always still
    soon during since behind between each every several some otherwise really only simply exactly mostly watch
    look eat sleep buy sell leave fall lose find search think believe know want must should could would take put
    give hold stay arrive house car child children wife husband parents brother sister friend neighbour city
    village morning evening noon night monday tuesday wednesday thursday friday saturday sunday week january
    february march april june july august september october november december spring autumn winter first second
    third last red blue green black white big small good bad new old cheese table dog cat fish meat book film
    music song photo picture television newspaper concerning regarding rather instead meant mean about""",
}
